import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Relative paths: the server tells the page by `<base>` under which path it is served. */
export default defineConfig({
  base: './',
  plugins: [react()],
  resolve: { conditions: ['source', 'module', 'browser', 'production'] },
  build: { target: 'es2022', sourcemap: false, modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
})
