import { bands } from '../../accounts/account-list.filter.ts'
import type { Field } from '../segment.field.ts'
import { furtherScore } from './sources.ts'

/** Points and band of each score beside the main one; of one that was retired nothing is known any more. */
export function scoreFields({ id, name }: { id: number; name: string }): Field[] {
  return [
    {
      key: `score-${id}`,
      group: 'health',
      type: 'number',
      unit: 'points',
      label: { ja: `「${name}」の点数`, en: `${name}: points` },
      unknown: 'no-score',
      value: (context) => furtherScore(context, id)('score'),
    },
    {
      key: `score-${id}-band`,
      group: 'health',
      type: 'choice',
      choices: bands,
      label: { ja: `「${name}」の状態`, en: `${name}: band` },
      unknown: 'no-score',
      value: (context) => furtherScore(context, id)('band'),
    },
  ]
}
