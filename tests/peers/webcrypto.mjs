// Node.js 18, which Debian 12 has, keeps Web Crypto in a module only; jose looks for it among the globals. Import first.
import {webcrypto} from 'node:crypto';

globalThis.crypto ??= webcrypto;
