/** What is native of `hashlib`, `zlib` and `binascii`. */
import { int, str, type Value } from '../../values.ts';
import { bytesOf } from '../encodings.ts';
import { crc32, hexDigest } from '../hashes.ts';
import { pure, unfollowed } from '../routine.ts';
import { wholeNumber } from '../slicing.ts';

type Members = Iterable<readonly [string, Value]>;

export function hashlibMembers(): Members {
  return [
    [
      '_hexdigest',
      pure('_hexdigest', 'name data', (call, name, data) => {
        const binary = bytesOf(data);
        if (name.kind !== 'str' || binary === undefined) return unfollowed(call, 'a hash');
        call.interpreter.step(1 + (binary.length >> 3));
        const digest = hexDigest(name.value, binary);
        return digest === undefined ? unfollowed(call, `hashlib.${name.value}`) : str(digest);
      }),
    ],
  ];
}

const checksum = pure('crc32', 'data value?', (call, data, value) => {
  const binary = bytesOf(data);
  return binary === undefined ? unfollowed(call, 'crc32()') : int(crc32(binary, wholeNumber(value) ?? 0));
});

export function zlibMembers(): Members {
  return [['crc32', checksum]];
}

export function binasciiMembers(): Members {
  const hexlify = pure('hexlify', 'data', (call, data) => {
    const binary = bytesOf(data);
    if (binary === undefined) return unfollowed(call, 'binascii.hexlify');
    const value = [...binary].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
    return { kind: 'bytes', value };
  });
  return [
    ['crc32', checksum],
    ['hexlify', hexlify],
    ['b2a_hex', hexlify],
  ];
}
