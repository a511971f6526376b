// What @digitalbazaar/vc-bitstring-status-list answers for a credential's status.
// node check_bitstring_status.mjs FILE    FILE: JSON {"credential", "lists": {url: status list credential}}.
// A list without a proof of its own is taken as it is; one with a proof is verified with @digitalbazaar/vc.
// Prints {"verified", "statuses": [results[].status], "error"?}.
import './webcrypto.mjs';
import {readFile} from 'node:fs/promises';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {documentLoader, verifying} from './data_integrity.mjs';

const {credential, lists} = JSON.parse(await readFile(process.argv[2], 'utf8'));
const {verified, results = [], error} = await checkStatus({
  credential,
  suite: verifying,
  documentLoader: async url => lists[url] ? {contextUrl: null, documentUrl: url, document: lists[url]} : documentLoader(url),
  verifyBitstringStatusListCredential: Object.values(lists).some(({proof}) => proof)
});
console.log(JSON.stringify({verified, statuses: results.map(({status}) => status), error: error?.message}));
