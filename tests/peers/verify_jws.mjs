// Verifies compact JWS files with jose, by one public key.
// node verify_jws.mjs JWK TYP FILE...    JWK: a file; TYP: the typ that each header must have.
// Prints [{"header": ..., "claims": ...}, ...]; exits 1 with the reason when one does not verify.
import './webcrypto.mjs';
import {readFile} from 'node:fs/promises';
import {compactVerify, importJWK} from 'jose';

const [keyFile, typ, ...files] = process.argv.slice(2);
const jwk = JSON.parse(await readFile(keyFile, 'utf8'));
const algorithm = jwk.kty === 'OKP' ? 'EdDSA' : {'P-256': 'ES256', 'P-384': 'ES384'}[jwk.crv];
const key = await importJWK(jwk, algorithm);
const verified = [];
for (const file of files) {
  const token = (await readFile(file, 'utf8')).trim();
  try {
    const {payload, protectedHeader} = await compactVerify(token, key, {algorithms: [algorithm]});
    if (protectedHeader.typ !== typ) {
      throw new Error(`typ is ${protectedHeader.typ}`);
    }
    verified.push({header: protectedHeader, claims: JSON.parse(new TextDecoder().decode(payload))});
  } catch (error) {
    console.error(`${file}: ${error.code ?? ''} ${error.message}`);
    process.exit(1);
  }
}
console.log(JSON.stringify(verified));
