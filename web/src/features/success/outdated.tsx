import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { WholePlan } from '../../lib/success.ts'
import { ChangeList } from './change-list.tsx'
import { changesBetween, contentOf } from './plan-content.ts'
import styles from './success.module.css'
import type { PlanDraft } from './use-plan-draft.ts'

interface OutdatedProps {
  readonly newer: WholePlan
  readonly draft: PlanDraft
  readonly onMerged: (conflicts: number) => void
}

/** Who saved meanwhile, what is different there, and both ways on. */
export function Outdated({ newer, draft, onMerged }: OutdatedProps) {
  const { t } = useTranslation('success')
  return (
    <div className={styles.saveBar} role="alert">
      <div className={styles.grow}>
        <b>{t('outdated.title', { by: newer.saved_by, version: newer.version })}</b>
        <p className={styles.small}>{t('outdated.what')}</p>
        <ChangeList changes={changesBetween(contentOf(draft.base), contentOf(newer))} />
        <p className={styles.small}>{t('outdated.safe')}</p>
      </div>
      <Group gap="xs">
        <Button variant="default" onClick={() => draft.takeTheirs(newer)}>
          {t('outdated.theirs')}
        </Button>
        <Button onClick={() => onMerged(draft.merge(newer))}>{t('outdated.merge')}</Button>
      </Group>
    </div>
  )
}
