// SD-JWT VCs with @sd-jwt/sd-jwt-vc, both ways.
// node sd_jwt_vc.mjs FILE    FILE: JSON {"verify": {"sd_jwt", "jwk", "now", "nonce"?, "lists": {uri: {"jwt", "jwk"}}}}
//                            or {"issue": {"claims", "frame", "show", "jwk", "holder", "kid", "kb"}}, all keys private JWKs.
// Prints {"payload", "kb"?} or {"error"}; or {"issued", "presented"}.
import './webcrypto.mjs';
import {createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {SDJwtVcInstance} from '@sd-jwt/sd-jwt-vc';

const job = JSON.parse(await readFile(process.argv[2], 'utf8'));
const hasher = data => new Uint8Array(createHash('sha256').update(typeof data === 'string' ? data : new Uint8Array(data)).digest());
const raw = key => ({key, dsaEncoding: 'ieee-p1363'});
const verifier = jwk => (data, signature) =>
  verify('sha256', Buffer.from(data), raw(createPublicKey({key: jwk, format: 'jwk'})), Buffer.from(signature, 'base64url'));
const signer = jwk => data =>
  sign('sha256', Buffer.from(data), raw(createPrivateKey({key: jwk, format: 'jwk'}))).toString('base64url');

async function verified({sd_jwt, jwk, now, nonce, lists}) {
  const instance = new SDJwtVcInstance({
    hasher,
    hashAlg: 'sha-256',
    verifier: verifier(jwk),
    kbVerifier: (data, signature, {cnf}) => verifier(cnf.jwk)(data, signature),
    statusListFetcher: async uri => lists[uri].jwt,
    statusVerifier: verifier(Object.values(lists)[0].jwk),
  });
  const found = await instance.verify(sd_jwt, {currentDate: now, keyBindingNonce: nonce});
  return {payload: found.payload, kb: found.kb?.payload};
}

async function issued({claims, frame, show, jwk, holder, kid, kb}) {
  const instance = new SDJwtVcInstance({
    hasher,
    hashAlg: 'sha-256',
    saltGenerator: length => randomBytes(length).toString('base64url'),
    signer: signer(jwk),
    signAlg: 'ES256',
    kbSigner: signer(holder),
    kbSignAlg: 'ES256',
  });
  const whole = await instance.issue(claims, frame, {header: {kid}});
  return {issued: whole, presented: await instance.present(whole, show, {kb: {payload: kb}})};
}

let answer;
try {
  answer = job.verify ? await verified(job.verify) : await issued(job.issue);
} catch (error) {
  answer = {error: error.message};
}
console.log(JSON.stringify(answer));
