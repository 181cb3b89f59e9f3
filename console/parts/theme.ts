import { alpha, createTheme, darken, Drawer, Modal, type CSSVariablesResolver } from '@mantine/core';

const NAMED_CLOSE = { closeButtonProps: { 'aria-label': 'Close' } };

/** How the console looks: the system's own letters, so that none is loaded. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: 7,
  autoContrast: true,
  luminanceThreshold: 0.32,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  components: {
    Drawer: Drawer.extend({ defaultProps: NAMED_CLOSE }),
    Modal: Modal.extend({ defaultProps: NAMED_CLOSE }),
  },
});

/** Colors of text that is read with ease on what is behind it, by the measure of WCAG AA. */
export const readableColors: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': colors.gray[7],
    '--mantine-color-placeholder': colors.gray[7],
    '--mantine-color-error': colors.red[9],
    '--mantine-color-anchor': colors.indigo[8],
    ...Object.fromEntries(
      Object.entries(colors).map(([name, shades]) => [
        `--mantine-color-${name}-light-color`,
        darken(shades[9], DARKER),
      ]),
    ),
  },
  dark: {
    '--mantine-color-dimmed': colors.dark[1],
    '--mantine-color-placeholder': colors.dark[1],
    '--mantine-color-anchor': colors.indigo[3],
    ...Object.fromEntries(
      Object.entries(colors).map(([name, shades]) => [`--mantine-color-${name}-light`, alpha(shades[6], TINT)]),
    ),
  },
});

const DARKER = 0.3;
const TINT = 0.16;
