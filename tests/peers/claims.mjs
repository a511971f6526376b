// The claims in a file: the payload of a compact JWS, or JSON as it stands.
import {readFile} from 'node:fs/promises';

export async function readClaims(path) {
  const text = (await readFile(path, 'utf8')).trim();
  return JSON.parse(text.startsWith('{') ? text : Buffer.from(text.split('.')[1], 'base64url').toString('utf8'));
}
