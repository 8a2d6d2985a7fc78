/// <reference types="node" />
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('./theme.css', import.meta.url), 'utf8')

const luminance = (hex: string) => {
  const part = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}
const contrast = (a: string, b: string) => {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}
const colours = (block: string) =>
  Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]))
const [light = '', dark = ''] = css.split('}\n')

describe.each([
  ['light', light],
  ['dark', dark],
])('colours in %s', (_name, block) => {
  const colour = colours(block)
  const pairs = ['ink', 'sub', 'faint', 'accent', 'good', 'watch', 'danger'].flatMap((ink) =>
    ['bg', 'card', 'hover', `${ink}-bg`].filter((ground) => ground in colour).map((ground) => [ink, ground]),
  )
  it.each([...pairs, ['on-accent', 'accent']])('%s on %s can be read (4.5:1)', (ink = '', ground = '') => {
    expect(contrast(colour[ink] ?? '', colour[ground] ?? '')).toBeGreaterThanOrEqual(4.5)
  })
})
