// Checks inclusion proofs that were made by Truceline with @sigstore/verify, as a Rekor entry's are.
//
//   node check_proof.js CASES     (NODE_PATH names the folder with @sigstore)
//
// CASES is a JSON list of {origin, key (SPKI, base64), keyId (hex), head, index, entry, hashes (base64)}.
// A JSON list comes back: null for what holds, else the code and the reason of the refusal.
'use strict';
const { readFileSync } = require('node:fs');
const { createPublicKey } = require('node:crypto');
const path = require('node:path');

// The package shows only its whole verifier of bundles; this is the step of it that looks at the log.
const dist = path.dirname(require.resolve('@sigstore/verify'));
const { verifyTLogInclusion } = require(path.join(dist, 'tlog'));

const base64 = (text) => Buffer.from(text, 'base64');

const verdicts = JSON.parse(readFileSync(process.argv[2], 'utf8')).map((each) => {
  const log = {
    logID: Buffer.from(each.keyId, 'hex'),
    baseURL: each.origin,
    publicKey: createPublicKey({ key: base64(each.key), format: 'der', type: 'spki' }),
    validFor: { start: new Date(0), end: new Date(8.64e15) },
  };
  const entry = {
    logIndex: String(each.index),
    canonicalizedBody: base64(each.entry),
    inclusionProof: {
      logIndex: String(each.index),
      rootHash: Buffer.alloc(0),
      treeSize: '0',
      hashes: each.hashes.map(base64),
      checkpoint: { envelope: each.head },
    },
  };
  try {
    verifyTLogInclusion(entry, [log]);
    return null;
  } catch (error) {
    return `${error.code}: ${error.message}`;
  }
});
process.stdout.write(JSON.stringify(verdicts));
