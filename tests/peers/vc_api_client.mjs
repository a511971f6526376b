// Drives a VC API as the W3C's suites do: Digital Bazaar's HTTP client, over https with whatever certificate.
// node vc_api_client.mjs BASE INSTANCE PUBLIC_MULTIKEY SECRET_MULTIKEY     the keys are the holder's, Ed25519
// Prints what came of each step.
import './webcrypto.mjs';
import {Agent} from 'node:https';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {httpClient} from '@digitalbazaar/http-client';
import {createPresentation, signPresentation, verifyCredential} from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {documentLoader as known, signerOf, signing, verifying} from './data_integrity.mjs';

const [base, instance, publicKey, secretKey] = process.argv.slice(2);
const agent = new Agent({rejectUnauthorized: false});
const challenge = '3182bdea-63d9-11ea-b6de-3b7c1404d57f';
const domain = 'verifier.example';

async function documentLoader(url) {
  if(!url.startsWith(`${base}/`)) {
    return known(url);
  }
  const {data: document} = await httpClient.get(url, {agent});
  return {contextUrl: null, documentUrl: url, document};
}

async function post(path, json) {
  const url = path.startsWith('https:') ? path : `${base}${path}`;
  try {
    const {status, data} = await httpClient.post(url, {json, agent});
    return {status, data};
  } catch(error) {
    return {status: error.status, data: error.data};
  }
}

async function statusOf(credential) {
  const {verified, results, error} = await checkStatus({credential, suite: verifying, documentLoader});
  return verified ? results[0].status : `${error?.message ?? results?.[0]?.error?.message}`;
}

async function presented(verifiableCredential, options) {
  const holder = `did:key:${publicKey}`;
  const presentation = createPresentation({verifiableCredential, holder, id: 'urn:uuid:3978344f-8596-4c3a-a978-8fcaba3903c5', verify: false});
  const suite = new DataIntegrityProof({
    cryptosuite: signing['eddsa-rdfc-2022'](), signer: await signerOf(publicKey, secretKey)
  });
  const verifiablePresentation = await signPresentation({presentation, suite, challenge, domain, documentLoader});
  return post('/presentations/verify', {verifiablePresentation, options});
}

const credential = {
  '@context': ['https://www.w3.org/ns/credentials/v2', 'https://www.w3.org/ns/credentials/examples/v2'],
  id: 'urn:uuid:86294362-4254-4f36-854f-3952fe42555d',
  type: ['VerifiableCredential'],
  credentialSubject: {id: 'did:key:z6MkhTNL7i2etLerDK8Acz5t528giE5KA4p75T6ka1E1D74r', alumniOf: 'A school'}
};
const issued = await post(`/${instance}/credentials/issue`, {credential, options: {mandatoryPointers: ['/issuer']}});
const {verifiableCredential} = issued.data;
const {verified, error} = await verifyCredential({
  credential: verifiableCredential, suite: verifying, documentLoader,
  checkStatus: async () => ({verified: true}) // asked by itself below
});
const before = await statusOf(verifiableCredential);
const ours = await post('/credentials/verify', {verifiableCredential, options: {checks: ['proof']}});
const shown = await presented(verifiableCredential, {challenge, domain});
const elsewhere = await presented(verifiableCredential, {challenge: 'another', domain});
const {credentialStatus: {type, statusPurpose, statusListCredential}} = verifiableCredential;
const changed = await post(
  `/${instance}/credentials/status`, {credentialId: credential.id, credentialStatus: {type, statusPurpose}});
const published = await post(`${statusListCredential}/publish`, {});
console.log(JSON.stringify({
  issued: issued.status,
  theirs: verified || `${error?.errors?.[0]?.message ?? error?.message}`,
  before,
  verified: [ours.status, ours.data.verified],
  shown: [shown.status, shown.data.verified],
  elsewhere: [elsewhere.status, elsewhere.data.problemDetails.map(problem => problem.type)],
  changed: changed.status,
  published: published.status,
  after: await statusOf(verifiableCredential),
  revoked: (await post('/credentials/verify', {verifiableCredential})).status,
  malformed: (await post(`/${instance}/credentials/issue`, {credential: {...credential, type: 'Alumni'}})).status,
  resolved: (await httpClient.get(
    `${base}/1.0/identifiers/${encodeURIComponent(verifiableCredential.issuer)}`,
    {agent, headers: {accept: 'application/ld+json;profile="https://w3id.org/did-resolution"'}})).data.didDocument.id
}));
