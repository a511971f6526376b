// Which tokens jose accepts as JWTs, by one key.
// node verify_jwt.mjs FILE    FILE: JSON {"jwk": a public JWK with its alg, "tokens": {name: JWT}}.
// Prints [names of those that were accepted].
import './webcrypto.mjs';
import {readFile} from 'node:fs/promises';
import {importJWK, jwtVerify} from 'jose';

const {jwk, tokens} = JSON.parse(await readFile(process.argv[2], 'utf8'));
const key = await importJWK(jwk, jwk.alg);
const accepted = [];
for (const [name, token] of Object.entries(tokens)) {
  try {
    await jwtVerify(token, key, {algorithms: [jwk.alg]});
    accepted.push(name);
  } catch (error) {
    if (!error.code?.startsWith('ERR_J')) {
      throw error;
    }
  }
}
console.log(JSON.stringify(accepted));
