import { Button, Menu, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type KnownMeasure, lackingIn } from './known-measures.ts'
import { OwnMeasureForm } from './own-measure-form.tsx'
import styles from './rule.module.css'
import type { OwnMeasure } from './rule-data.ts'
import { useRuleWords } from './use-rule-words.ts'
import type { Workbench } from './workbench.ts'

export interface AddMeasureProps {
  readonly half: OwnMeasure['half']
  readonly bench: Workbench
  readonly known: ReadonlyMap<string, KnownMeasure>
}

/** Adds a measure of the product that the rule lacks, or one of the workspace itself. */
export function AddMeasure({ half, bench, known }: AddMeasureProps) {
  const { t } = useTranslation('health-rule')
  const { measureName } = useRuleWords()
  const [opened, { open, close }] = useDisclosure()
  if (bench.readOnly) return null
  const lacking = lackingIn(bench.draft.rule, known, half)
  const button = { size: 'xs', variant: 'subtle', leftSection: <IconPlus size={14} /> } as const
  return (
    <div>
      {lacking.length === 0 ? (
        <Button {...button} onClick={open}>
          {t('own.add')}
        </Button>
      ) : (
        <Menu position="bottom-start" width={340}>
          <Menu.Target>
            <Button {...button}>{t('own.add')}</Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('own.of_product')}</Menu.Label>
            {lacking.map(({ key, proposed }) => (
              <Menu.Item
                key={key}
                onClick={() => bench.draft.addMeasure({ key, weight: 1, thresholds: proposed })}
              >
                {measureName(key)}
                <span className={styles.itemHint}>
                  {t(`current.description.${key}` as 'current.description.csat', { defaultValue: '' })}
                </span>
              </Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item onClick={open}>{t('own.other')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <Modal opened={opened} onClose={close} title={t('own.title')} size="md">
        {opened ? (
          <OwnMeasureForm
            half={half}
            score={bench.score}
            onCancel={close}
            onMake={(measure) => {
              bench.draft.addMeasure(measure)
              close()
            }}
          />
        ) : null}
      </Modal>
    </div>
  )
}
