// Signs a presentation with one suite and one key, for a challenge and a domain.
// node sign_presentation.mjs FILE CRYPTOSUITE PUBLIC_MULTIKEY SECRET_MULTIKEY CHALLENGE DOMAIN
// Prints the presentation with its proof.
import './webcrypto.mjs';
import {readFile} from 'node:fs/promises';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {signPresentation} from '@digitalbazaar/vc';
import {documentLoader, signerOf, signing} from './data_integrity.mjs';

const [file, name, publicKey, secretKey, challenge, domain] = process.argv.slice(2);
const presentation = JSON.parse(await readFile(file, 'utf8'));
const suite = new DataIntegrityProof({
  cryptosuite: signing[name](), signer: await signerOf(publicKey, secretKey), date: '2026-11-22T12:00:00Z'
});
console.log(JSON.stringify(await signPresentation({presentation, suite, challenge, domain, documentLoader})));
