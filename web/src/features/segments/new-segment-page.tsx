import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { useRuleWords } from '../../lib/use-rule-words.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { NewListCard } from './new-list-card.tsx'
import { RuleBench } from './rule-bench.tsx'
import styles from './segments.module.css'

/** A new segment: by rule, or as a list of accounts. */
export function NewSegmentPage() {
  const { t } = useTranslation('segments')
  const canWrite = useCan('segments:write')
  const words = useRuleWords()
  const [kind, setKind] = useState<'rule' | 'list'>('rule')
  if (words.error) return <ErrorState error={words.error} onRetry={words.retry} level={1} />
  if (!words.isReady) return <PageSkeleton />
  return (
    <Page>
      <PageHeader
        title={t('new.title')}
        lead={t(canWrite ? 'new.lead' : 'new.read_only')}
        filters={
          <SegmentedControl
            aria-label={t('list.kind')}
            value={kind}
            data={(['rule', 'list'] as const).map((value) => ({ value, label: t(`new.${value}`) }))}
            onChange={(value) => setKind(value as 'rule')}
          />
        }
      />
      <div className={styles.stack}>
        {kind === 'rule' ? <RuleBench saved={undefined} /> : <NewListCard />}
      </div>
    </Page>
  )
}
