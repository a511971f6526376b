// Digital Bazaar's Data Integrity, by did:key alone, with contexts from packages; nothing is fetched.
import './webcrypto.mjs';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as ecdsaJcs from '@digitalbazaar/ecdsa-jcs-2019-cryptosuite';
import * as eddsaJcs from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {cryptosuite as ecdsaRdfc} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {cryptosuite as eddsaRdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import dataIntegrityContext from '@digitalbazaar/data-integrity-context';
import {defaultDocumentLoader} from '@digitalbazaar/vc';

const EXAMPLES = 'https://www.w3.org/ns/credentials/examples/v2';

export const signing = {
  'ecdsa-jcs-2019': () => ecdsaJcs.createSignCryptosuite(),
  'ecdsa-rdfc-2019': () => ecdsaRdfc,
  'eddsa-jcs-2022': () => eddsaJcs.createSignCryptosuite(),
  'eddsa-rdfc-2022': () => eddsaRdfc
};
export const verifying = [
  ecdsaJcs.createVerifyCryptosuite(), ecdsaRdfc, eddsaJcs.createVerifyCryptosuite(), eddsaRdfc
].map(cryptosuite => new DataIntegrityProof({cryptosuite}));

// The key pair of two Multikeys, as its did:key.
export async function signerOf(publicKeyMultibase, secretKeyMultibase) {
  const kind = publicKeyMultibase.startsWith('z6Mk') ? Ed25519Multikey : EcdsaMultikey;
  const controller = `did:key:${publicKeyMultibase}`;
  const id = `${controller}#${publicKeyMultibase}`;
  const pair = await kind.from({
    '@context': 'https://w3id.org/security/multikey/v1', type: 'Multikey',
    id, controller, publicKeyMultibase, secretKeyMultibase
  });
  return pair.signer();
}

export async function documentLoader(url) {
  const document = known(url);
  return document ? {contextUrl: null, documentUrl: url, document} : defaultDocumentLoader(url);
}

function known(url) {
  if(url === EXAMPLES) {
    return {'@context': {'@vocab': 'https://www.w3.org/ns/credentials/examples#'}};
  }
  if(dataIntegrityContext.contexts.has(url)) {
    return dataIntegrityContext.contexts.get(url);
  }
  if(!url.startsWith('did:key:')) {
    return null;
  }
  const [controller] = url.split('#');
  const publicKeyMultibase = controller.slice('did:key:'.length);
  const id = `${controller}#${publicKeyMultibase}`;
  const method = {
    '@context': 'https://w3id.org/security/multikey/v1', type: 'Multikey', id, controller, publicKeyMultibase
  };
  return url === id ? method : {
    '@context': 'https://www.w3.org/ns/did/v1', id: controller,
    verificationMethod: [method], assertionMethod: [id], authentication: [id]
  };
}
