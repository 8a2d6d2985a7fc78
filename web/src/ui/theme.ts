import { createTheme, defaultVariantColorsResolver } from '@mantine/core'

/**
 * Behaviour and sizes; colours live in theme.css as variables, because the content security policy forbids
 * style elements made at run time. For the same reason: no responsive style props, `hiddenFrom`, `Grid`,
 * `SimpleGrid` or `AppShell`; use `Columns`, `Tiles` or a CSS module.
 */
export const theme = createTheme({
  primaryColor: 'blue',
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input)
    const isPrimary = input.color === undefined || input.color === 'blue'
    return input.variant === 'filled' && isPrimary ? { ...colors, color: 'var(--on-accent)' } : colors
  },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 'md' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right', limit: 100 } },
    Checkbox: { defaultProps: { radius: 4 } },
    CheckboxIndicator: { defaultProps: { radius: 4 } },
    Modal: { defaultProps: { lockScroll: false, radius: 'md', centered: true } },
    Drawer: { defaultProps: { lockScroll: false } },
    Tooltip: { defaultProps: { withArrow: true, multiline: true, openDelay: 250, maw: 320 } },
    Popover: { defaultProps: { radius: 'md', shadow: 'md' } },
    Menu: {
      defaultProps: {
        withInitialFocusPlaceholder: false,
        radius: 'md',
        shadow: 'md',
        position: 'bottom-end',
      },
    },
    Anchor: { defaultProps: { underline: 'hover' } },
  },
})
