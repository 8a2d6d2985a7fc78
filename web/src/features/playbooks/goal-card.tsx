import { Select, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Card } from '../../ui/card.tsx'
import type { BeginFieldsProps } from './begin-fields.tsx'
import { Days } from './field-parts.tsx'
import { noRule } from './new-step.ts'
import type { Content } from './playbook.ts'
import styles from './playbooks.module.css'
import { RuleField } from './rule-field.tsx'

const shares = Array.from({ length: 11 }, (_, nth) => nth * 5)

/** What it is for, how it is known, and when to stop. */
export function GoalCard({ content, words, readOnly, onChange }: BeginFieldsProps) {
  const { t } = useTranslation('playbooks')
  const set = (part: Partial<Content>) => onChange((old) => ({ ...old, ...part }))
  const { goal, exit, hold_out: share } = content
  const letGoOnReply = (isOn: boolean) =>
    onChange(({ exit_on_reply: _, ...old }) => (isOn ? { ...old, exit_on_reply: true } : old))
  const percent = Math.round(share * 100)
  return (
    <Card title={t('goal.title')}>
      <div className={styles.fields}>
        <Switch
          label={t('goal.has')}
          description={t('goal.has_about')}
          checked={goal !== null}
          disabled={readOnly}
          onChange={(event) => set({ goal: event.currentTarget.checked ? { rule: noRule, days: 60 } : null })}
        />
        {goal === null ? null : (
          <>
            <RuleField
              label={t('goal.rule')}
              rule={goal.rule}
              words={words}
              readOnly={readOnly}
              onChange={(rule) => set({ goal: { ...goal, rule } })}
            />
            <Days
              label={t('goal.days')}
              value={goal.days}
              max={730}
              readOnly={readOnly}
              onChange={(days) => set({ goal: { ...goal, days } })}
            />
          </>
        )}
        <Select
          label={t('goal.hold_out')}
          className={styles.narrow ?? ''}
          data={shares.map((value) => ({
            value: String(value),
            label: value === 0 ? t('goal.none') : `${value} %`,
          }))}
          value={String(percent)}
          readOnly={readOnly}
          allowDeselect={false}
          onChange={(value) => set({ hold_out: Number(value) / 100 })}
        />
        <p className={styles.hint}>
          {share === 0 ? t('goal.no_hold_out') : t('goal.hold_out_about', { percent })}
          {share > 0 && goal === null ? ` ${t('goal.hold_out_needs')}` : ''}
        </p>
        <Switch
          label={t('goal.exit_on_reply')}
          description={t('goal.exit_on_reply_about')}
          checked={content.exit_on_reply ?? false}
          disabled={readOnly}
          onChange={(event) => letGoOnReply(event.currentTarget.checked)}
        />
        <Switch
          label={t('goal.exit')}
          description={t('goal.exit_about')}
          checked={exit !== null}
          disabled={readOnly}
          onChange={(event) => set({ exit: event.currentTarget.checked ? noRule : null })}
        />
        {exit === null ? null : (
          <RuleField
            label={t('goal.exit')}
            rule={exit}
            words={words}
            readOnly={readOnly}
            onChange={(rule) => set({ exit: rule })}
          />
        )}
      </div>
    </Card>
  )
}
