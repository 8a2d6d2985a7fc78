import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import { When } from '../../ui/when.tsx'
import styles from './rule.module.css'
import { RuleChanges } from './rule-changes.tsx'
import type { SavedRule } from './rule-data.ts'
import { changedParts } from './rule-parts.ts'
import type { RuleDraft } from './use-rule-draft.ts'

/** Somebody saved another version while this one was being edited: who, what, and how to go on without loss. */
export function RuleOutdated({ draft, newer }: { readonly draft: RuleDraft; readonly newer: SavedRule }) {
  const { t } = useTranslation('health-rule')
  const theirs = changedParts(draft.base.content, newer.content)
  const both = theirs.filter(({ path }) => draft.isChanged(path)).length
  return (
    <div role="alert">
      <Card title={t('outdated.title', { who: newer.created_by ?? t('versions.program') })}>
        <p>
          {t('outdated.what', { version: newer.version })} (<When at={newer.created_at} />)
        </p>
        <RuleChanges changes={theirs} />
        {both > 0 ? <p>{t('outdated.both', { count: both })}</p> : null}
        <p className={styles.hint}>{t('outdated.safe')}</p>
        <Group gap="xs" mt="sm">
          <Button onClick={() => draft.takeOver(newer, 'mine')}>{t('outdated.keep')}</Button>
          <Button variant="default" onClick={() => draft.takeOver(newer, 'theirs')}>
            {t('outdated.drop')}
          </Button>
        </Group>
      </Card>
    </div>
  )
}
