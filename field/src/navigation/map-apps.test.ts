import { describe, expect, it } from 'vitest'
import { directionsUrl } from './map-apps.ts'

// Published vector: WGS-84 (116.404, 39.915) is GCJ-02 (116.410244, 39.916404) and BD-09 (116.416627, 39.922700).
const place = { lng: 116.404, lat: 39.915 }
const query = (url: string): URLSearchParams => new URL(url).searchParams

describe('S1.20 navigation opens each map application in its own coordinate system', () => {
  it('高德: longitude first, GCJ-02, the name with its characters', () => {
    const to = query(directionsUrl('amap', place, '家鑫烟酒店')).get('to')
    expect(to).toBe('116.410244,39.916404,家鑫烟酒店')
  })
  it('百度: latitude first, BD-09', () => {
    const url = directionsUrl('baidu', place, '店')
    expect(query(url).get('destination')).toBe('latlng:39.922700,116.416627|name:店')
    expect(query(url).get('coord_type')).toBe('bd09ll')
  })
  it('腾讯 and Apple: latitude first, GCJ-02', () => {
    expect(query(directionsUrl('tencent', place, '店')).get('tocoord')).toBe('39.916404,116.410244')
    expect(query(directionsUrl('apple', place, '店')).get('daddr')).toBe('39.916404,116.410244')
  })
  it('keeps a name with special characters from breaking the address', () => {
    expect(query(directionsUrl('amap', place, 'A&B=店 #1')).get('to')).toBe('116.410244,39.916404,A&B=店 #1')
  })
})
