import { useTranslation } from 'react-i18next'
import { AddStep } from './add-step.tsx'
import styles from './canvas.module.css'
import { inReadingOrder, theBeginning, type WayOut, waysOf } from './drawing.ts'
import type { EditorProps } from './editor.ts'
import { StepFace, TriggerFace } from './step-face.tsx'

/** The playbook as a list in reading order: all that the canvas does, by keyboard and on a phone. */
export function ListEditor(props: EditorProps) {
  const { content, words, marks, readOnly, selected, onOpen } = props
  const { t } = useTranslation('playbooks')
  const order = inReadingOrder(content)
  const numbers = new Map(order.map(({ step }, index) => [step.id, index + 1]))
  return (
    <ol className={styles.list} aria-label={t('draw.list')}>
      <li>
        <TriggerFace
          content={content}
          words={words}
          mark={marks.get(null)}
          isSelected={selected === null}
          onOpen={() => onOpen(null)}
        />
        <Ways ways={[{ ...theBeginning, to: content.first }]} numbers={numbers} {...props} />
      </li>
      {order.map(({ step, depth }) => (
        <li key={step.id} style={{ '--depth': Math.min(depth, 6) } as object}>
          <span className={styles.from}>{t('draw.nth', { n: numbers.get(step.id) })}</span>
          <StepFace
            step={step}
            words={words}
            mark={marks.get(step.id)}
            isSelected={selected === step.id}
            onOpen={() => onOpen(step.id)}
          />
          <Ways ways={waysOf(step)} numbers={numbers} {...props} />
        </li>
      ))}
      {content.steps.length === 0 && readOnly ? <li>{t('draw.empty')}</li> : null}
    </ol>
  )
}

interface WaysProps extends EditorProps {
  readonly ways: readonly WayOut[]
  readonly numbers: ReadonlyMap<string, number>
}

/** Where it goes from here, each way with a place for a new step. */
function Ways({ ways, numbers, words, readOnly, onInsert }: WaysProps) {
  const { t } = useTranslation('playbooks')
  return (
    <div className={styles.ways}>
      {ways.map((way) => (
        <span key={way.slot}>
          {way.slot === 'next' || way.slot === 'first' ? t('draw.then') : words.sayWay(way, way.share)} →{' '}
          {way.to === null ? t('draw.end') : t('draw.nth', { n: numbers.get(way.to) ?? '?' })}
          {readOnly ? null : <AddStep way={way} words={words} onInsert={onInsert} />}
        </span>
      ))}
    </div>
  )
}
