// What @digitalbazaar/vc-bitstring-status-list reads in a status list credential.
// node read_bitstring_list.mjs FILE    FILE: a vc+jwt (its signature is not looked at) or the credential as JSON.
// Prints {"length": entries, "set": [indexes whose bit is 1]}.
import {decodeList} from '@digitalbazaar/vc-bitstring-status-list';
import {readClaims} from './claims.mjs';

const credential = await readClaims(process.argv[2]);
const list = await decodeList({encodedList: credential.credentialSubject.encodedList});
const set = [];
for (let index = 0; index < list.length; index++) {
  if (list.getStatus(index)) {
    set.push(index);
  }
}
console.log(JSON.stringify({length: list.length, set}));
