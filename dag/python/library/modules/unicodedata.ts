/** `unicodedata`: what takes the accents off names. */
import { str, type Value } from '../../values.ts';
import { pure, unfollowed, unfollowedMethods } from '../routine.ts';
import { characters } from '../text.ts';

const CATEGORIES = 'Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co Cn'
  .split(' ')
  .map((name) => [name, new RegExp(`^\\p{${name}}$`, 'u')] as const);

const normalize = pure('normalize', 'form unistr', (call, form, text) => {
  if (form.kind !== 'str' || text.kind !== 'str' || !/^NFK?[CD]$/.test(form.value))
    return unfollowed(call, 'unicodedata.normalize');
  return str(text.value.normalize(form.value));
});

const category = pure('category', 'chr', (call, letter) => {
  if (letter.kind !== 'str' || characters(letter.value).length !== 1) return unfollowed(call, 'unicodedata.category');
  const found = CATEGORIES.find(([, pattern]) => pattern.test(letter.value));
  return found ? str(found[0]) : unfollowed(call, 'unicodedata.category');
});

export function unicodedataMembers(): Iterable<readonly [string, Value]> {
  return [
    ['normalize', normalize],
    ['category', category],
    ...unfollowedMethods('unicodedata', 'combining name lookup east_asian_width bidirectional'),
  ];
}
