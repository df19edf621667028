import { expect, test } from 'vitest'
import { deviceName } from './device-name.ts'

const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36'

test('a device is told by browser and system, not by its whole user agent', () => {
  expect(deviceName(chrome)).toBe('Chrome · Windows')
  // Edge names Chrome and Safari too, an Android phone names Linux too: the particular must win.
  expect(deviceName(`${chrome} Edg/153.0.0.0`)).toBe('Edge · Windows')
  expect(
    deviceName(
      'Mozilla/5.0 (Linux; Android 15; Mate) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36 MicroMessenger/8.0',
    ),
  ).toBe('微信 · Android')
  expect(
    deviceName(
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1',
    ),
  ).toBe('Safari · iPhone')
})

test('a program that is no browser keeps its own name', () => {
  expect(deviceName('curl/8.9.1')).toBe('curl/8.9.1')
})
