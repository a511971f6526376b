// Verifies credentials with embedded proofs, each by all proofs in it.
// node verify_data_integrity.mjs FILE...
// Prints [true, "reason why not", ...].
import './webcrypto.mjs';
import {readFile} from 'node:fs/promises';
import {verifyCredential} from '@digitalbazaar/vc';
import {documentLoader, verifying} from './data_integrity.mjs';

const results = [];
for(const file of process.argv.slice(2)) {
  const credential = JSON.parse(await readFile(file, 'utf8'));
  const {verified, error} = await verifyCredential({credential, suite: verifying, documentLoader});
  results.push(verified || `${error?.errors?.[0]?.message ?? error?.message ?? 'not verified'}`);
}
console.log(JSON.stringify(results));
