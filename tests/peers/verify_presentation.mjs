// Verifies presentations that hold nothing, asked for with one challenge and one domain.
// node verify_presentation.mjs CHALLENGE DOMAIN FILE...
// Prints an array: for each of them true, or why not.
import './webcrypto.mjs';
import {readFile} from 'node:fs/promises';
import {verify} from '@digitalbazaar/vc';
import {documentLoader, verifying} from './data_integrity.mjs';

const [challenge, domain, ...files] = process.argv.slice(2);
const results = [];
for(const file of files) {
  const presentation = JSON.parse(await readFile(file, 'utf8'));
  const {verified, error, presentationResult} = await verify({
    presentation, suite: verifying, challenge, domain, documentLoader
  });
  const reasons = [error, presentationResult?.error].filter(Boolean).map(one => String(one.errors ?? one));
  results.push(verified || reasons.join('; ') || 'not verified');
}
console.log(JSON.stringify(results));
