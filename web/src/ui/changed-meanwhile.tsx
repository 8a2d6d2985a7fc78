import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Meanwhile } from '../lib/shared-draft.ts'
import styles from './changed-meanwhile.module.css'

interface ChangedMeanwhileProps {
  readonly lines: readonly Meanwhile[]
  readonly label: (field: string) => string
  readonly say: (field: string, value: unknown) => string
  readonly onChoose: (field: string, whose: 'mine' | 'theirs') => void
}

/** What somebody else changed while this person was typing; where both typed, whose words stay. */
export function ChangedMeanwhile({ lines, label, say, onChoose }: ChangedMeanwhileProps) {
  const { t } = useTranslation('editing')
  if (lines.length === 0) return null
  return (
    <div role="status" className={styles.notice}>
      <b>{t('changed')}</b>
      <span>{t(lines.some(({ isClash }) => isClash) ? 'kept_choose' : 'kept')}</span>
      <ul className={styles.lines}>
        {lines.map(({ field, before, after, isClash }) => (
          <li key={field}>
            <span>
              {label(field)}: {say(field, before)} → {say(field, after)}
            </span>
            {isClash ? (
              <Group gap="xs">
                <Button size="compact-sm" variant="default" onClick={() => onChoose(field, 'mine')}>
                  {t('keep_mine')}
                </Button>
                <Button size="compact-sm" variant="default" onClick={() => onChoose(field, 'theirs')}>
                  {t('take_theirs')}
                </Button>
              </Group>
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  )
}
