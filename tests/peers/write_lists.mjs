// Lists as the peers write them, for our decoders to read.
// node write_lists.mjs BITS LENGTH INDEX=VALUE...
// Prints {"lst": by @sd-jwt/jwt-status-list, "encodedList": by @digitalbazaar, a bit for each value that is not 0}.
import {createList} from '@digitalbazaar/vc-bitstring-status-list';
import {StatusList} from '@sd-jwt/jwt-status-list';

const [bits, length, ...pairs] = process.argv.slice(2);
const values = new Array(Number(length)).fill(0);
const list = await createList({length: Number(length)});
for (const pair of pairs) {
  const [index, value] = pair.split('=').map(Number);
  values[index] = value;
  list.setStatus(index, true);
}
const lst = new StatusList(values, Number(bits)).compressStatusList();
console.log(JSON.stringify({lst, encodedList: await list.encode()}));
