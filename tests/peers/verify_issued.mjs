// Verifies published JWTs with jose, each by the key that its kid names in a DID document.
// node verify_issued.mjs FILE    FILE: JSON {"documents": {url: JWT}, "dids": {did: DID document}}.
// Prints {url: {"header": ..., "claims": ...}}; a token that does not verify is {url: {"error": code}}.
import './webcrypto.mjs';
import {readFile} from 'node:fs/promises';
import {compactVerify, decodeProtectedHeader, importJWK} from 'jose';

const {documents, dids} = JSON.parse(await readFile(process.argv[2], 'utf8'));
const answers = {};
for (const [url, token] of Object.entries(documents)) {
  try {
    const {alg, kid} = decodeProtectedHeader(token);
    const method = dids[kid.split('#')[0]].verificationMethod.find(({id}) => id === kid);
    const key = await importJWK(method.publicKeyJwk, method.publicKeyJwk.alg);
    const {payload, protectedHeader} = await compactVerify(token, key, {algorithms: [alg]});
    answers[url] = {header: protectedHeader, claims: JSON.parse(new TextDecoder().decode(payload))};
  } catch (error) {
    answers[url] = {error: error.code ?? error.message};
  }
}
console.log(JSON.stringify(answers));
