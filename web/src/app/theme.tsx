import { ConfigProvider, theme as antdTheme } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { type ReactElement, type ReactNode, useLayoutEffect, useMemo } from 'react'
import { applyTheme, fontFamily, palettes, radius } from '#kit/tokens.ts'
import { useLocale } from '#kit/words.ts'
import { usePreferences, useTheme } from './preferences.ts'

/** Our tokens for the component library and for our own CSS, in the theme and density the person chose. */
export function Theme({ children }: { children: ReactNode }): ReactElement {
  const theme = useTheme()
  const { density } = usePreferences()
  const locale = useLocale()
  useLayoutEffect(() => {
    applyTheme(theme)
    document.documentElement.dataset['density'] = density
  }, [theme, density])
  const config = useMemo(() => {
    const p = palettes[theme]
    return {
      algorithm: theme === 'dark' ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
      token: {
        colorPrimary: p.accent,
        colorInfo: p.live,
        colorSuccess: p.success,
        colorWarning: p.warning,
        colorError: p.danger,
        colorLink: p.accent,
        colorText: p.text,
        colorTextSecondary: p.textSecondary,
        colorTextTertiary: p.textSecondary,
        colorTextDescription: p.textSecondary,
        colorTextPlaceholder: p.textSecondary,
        colorTextLightSolid: p.onAccent,
        colorBgContainer: p.surface,
        colorBgElevated: p.surfaceRaised,
        colorBgLayout: p.canvas,
        colorBorder: p.borderStrong,
        colorBorderSecondary: p.border,
        colorSuccessBg: p.successSoft,
        colorSuccessBorder: p.success,
        colorWarningBg: p.warningSoft,
        colorWarningBorder: p.warning,
        colorErrorBg: p.dangerSoft,
        colorErrorBorder: p.danger,
        colorInfoBg: p.liveSoft,
        colorInfoBorder: p.live,
        borderRadius: radius.m,
        fontFamily,
        fontSize: 14,
        controlHeight: density === 'compact' ? 28 : 32,
      },
    }
  }, [theme, density])
  return (
    <ConfigProvider
      theme={config}
      locale={locale === 'zh-CN' ? zhCN : enUS}
      wave={{ disabled: true }}
      button={{ autoInsertSpace: false }}
    >
      {children}
    </ConfigProvider>
  )
}
