// Signs claims as a compact JWS with jose.
// node sign_jws.mjs FILE    FILE: JSON {"jwk": a private JWK, "header": the protected header, "claims": the payload}.
// Prints the token as a JSON string.
import './webcrypto.mjs';
import {readFile} from 'node:fs/promises';
import {CompactSign, importJWK} from 'jose';

const {jwk, header, claims} = JSON.parse(await readFile(process.argv[2], 'utf8'));
const payload = new TextEncoder().encode(JSON.stringify(claims));
const token = await new CompactSign(payload).setProtectedHeader(header).sign(await importJWK(jwk, header.alg));
console.log(JSON.stringify(token));
