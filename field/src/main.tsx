import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '@fontsource-variable/noto-sans-sc/wght.css'
import './field.css'
import { currentLocale } from '#kit/locale.ts'
import { applyTheme } from '#kit/tokens.ts'
import { App } from './app.tsx'
import { currentScheme, onSchemeChange } from './shell/scheme.ts'
import { registerServiceWorker } from './shell/update.ts'

document.documentElement.lang = currentLocale()
applyTheme(currentScheme())
onSchemeChange(() => applyTheme(currentScheme()))
registerServiceWorker()

const root = document.querySelector('#root')
if (root === null) throw new Error('index.html lacks #root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
