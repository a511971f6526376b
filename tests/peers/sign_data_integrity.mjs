// Signs a credential with one suite and one key.
// node sign_data_integrity.mjs FILE CRYPTOSUITE PUBLIC_MULTIKEY SECRET_MULTIKEY
// Prints the credential with its proof.
import './webcrypto.mjs';
import {readFile} from 'node:fs/promises';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {issue} from '@digitalbazaar/vc';
import {documentLoader, signerOf, signing} from './data_integrity.mjs';

const [file, name, publicKey, secretKey] = process.argv.slice(2);
const credential = JSON.parse(await readFile(file, 'utf8'));
const suite = new DataIntegrityProof({
  cryptosuite: signing[name](), signer: await signerOf(publicKey, secretKey), date: '2026-05-04T08:00:00Z'
});
console.log(JSON.stringify(await issue({credential, suite, documentLoader})));
