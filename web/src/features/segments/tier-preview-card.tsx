import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Money } from '../../ui/money.tsx'
import styles from './segments.module.css'
import type { TierPreview, Tiers } from './tiers-data.ts'

/** Who would stand where, and who would move, before anything is saved. */
export function TierPreviewCard({
  preview,
  basis,
  isOld,
}: {
  readonly basis: Tiers['basis']
  readonly preview: TierPreview
  readonly isOld: boolean
}) {
  const { t } = useTranslation('segments')
  const format = useFormat()
  const moved = preview.moves.reduce((sum, { accounts }) => sum + accounts, 0)
  return (
    <Card title={t('tiers.preview')}>
      <div className={styles.preview} data-old={isOld} aria-busy={isOld} role="status">
        <div className={styles.scroll}>
          <table className={styles.matrix}>
            <thead>
              <tr>
                <th scope="col">{t('tabs.tiers')}</th>
                <th scope="col">{t('list.accounts')}</th>
                <th scope="col">{basis === 'purchase' ? t('tiers.bought') : t('list.mrr')}</th>
              </tr>
            </thead>
            <tbody>
              {preview.tiers.map((tier) => (
                <tr key={tier.name}>
                  <th scope="row">{tier.name}</th>
                  <td>{format.number(tier.accounts)}</td>
                  <td>
                    <Money minor={tier.mrr_minor} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <p className={styles.quiet}>
          {moved === 0
            ? t('tiers.nobody_moves')
            : t('tiers.moves', { count: moved, n: format.number(moved) })}{' '}
          {preview.moves
            .map(({ from, to, accounts }) => `${from ?? t('tiers.none')} → ${to}: ${format.number(accounts)}`)
            .join(' · ')}
          {preview.unpriced > 0
            ? ` ${t('tiers.unpriced', { count: preview.unpriced, n: format.number(preview.unpriced) })}`
            : ''}
        </p>
      </div>
    </Card>
  )
}
