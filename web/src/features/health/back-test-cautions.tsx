import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import styles from './back-test.module.css'
import type { BackTestResult } from './rule-data.ts'
import { useRuleWords } from './use-rule-words.ts'

const FEW_LOSSES = 20

/** What keeps the figures from being trusted further than they reach. */
export function Cautions({ result }: { readonly result: BackTestResult }) {
  const { t } = useTranslation('health-rule')
  const format = useFormat()
  const { measureName } = useRuleWords()
  const { losses, days, reconstructed_share: reconstructed, leaks } = result
  const says = [
    ...(days === 0 ? [t('caution.no_days')] : []),
    ...(days > 0 && losses === 0 ? [t('caution.no_losses')] : []),
    ...(losses > 0 && losses < FEW_LOSSES ? [t('caution.few', { count: losses })] : []),
    ...(reconstructed > 0 ? [t('caution.reconstructed', { share: format.percent(reconstructed, 0) })] : []),
    ...leaks.map(({ key, name, by_missing: byMissing }) =>
      t(byMissing ? 'caution.leak_missing' : 'caution.leak', { measure: name ?? measureName(key) }),
    ),
  ]
  if (says.length === 0) return null
  return (
    <ul className={styles.cautions}>
      {says.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  )
}
