// What @sd-jwt/jwt-status-list reads in a Status List Token.
// node read_token_list.mjs FILE    FILE: a statuslist+jwt (its signature is not looked at) or its claims as JSON.
// Prints {"length": entries, "values": {index: value, for each value that is not 0}}.
import {StatusList} from '@sd-jwt/jwt-status-list';
import {readClaims} from './claims.mjs';

const {status_list} = await readClaims(process.argv[2]);
const list = StatusList.decompressStatusList(status_list.lst, status_list.bits);
const values = {};
list.statusList.forEach((value, index) => {
  if (value !== 0) {
    values[index] = value;
  }
});
console.log(JSON.stringify({length: list.statusList.length, values}));
