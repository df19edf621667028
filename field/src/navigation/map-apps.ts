import type { Point } from '#contracts/common.ts'
import { toBd09, toGcj02, wgs84 } from '#engines/geo/index.ts'

/** Map applications a phone in China has; each reads coordinates in a system of its own. */
export const mapApps = ['amap', 'baidu', 'tencent', 'apple'] as const
export type MapApp = (typeof mapApps)[number]

/**
 * The address that opens driving directions to a place in a map application.
 *
 * - 高德 Amap URI API: `uri.amap.com/navigation`, `to=lng,lat,name`, GCJ-02 (`coordinate=gaode`), opens the app
 *   by `callnative=1` and works as a web page where there is none.
 * - 百度 Baidu Maps URI API: `api.map.baidu.com/direction`, `destination=latlng:lat,lng|name:…`, BD-09 (`coord_type=bd09ll`).
 * - 腾讯 Tencent Maps URI API: `apis.map.qq.com/uri/v1/routeplan`, `tocoord=lat,lng`, GCJ-02.
 * - Apple Map Links: `maps.apple.com`, `daddr=lat,lng`; in China the service expects GCJ-02.
 */
export function directionsUrl(app: MapApp, place: Point, name: string): string {
  const from = wgs84(place.lng, place.lat)
  const gcj = toGcj02(from)
  const text = (value: number): string => value.toFixed(6)
  switch (app) {
    case 'amap':
      return url('https://uri.amap.com/navigation', {
        to: `${text(gcj.lng)},${text(gcj.lat)},${name}`,
        mode: 'car',
        coordinate: 'gaode',
        callnative: '1',
        src: 'zhike',
      })
    case 'baidu': {
      const bd = toBd09(from)
      return url('https://api.map.baidu.com/direction', {
        destination: `latlng:${text(bd.lat)},${text(bd.lng)}|name:${name}`,
        mode: 'driving',
        coord_type: 'bd09ll',
        output: 'html',
        src: 'zhike',
      })
    }
    case 'tencent':
      return url('https://apis.map.qq.com/uri/v1/routeplan', {
        type: 'drive',
        to: name,
        tocoord: `${text(gcj.lat)},${text(gcj.lng)}`,
        referer: 'zhike',
      })
    case 'apple':
      return url('https://maps.apple.com/', {
        daddr: `${text(gcj.lat)},${text(gcj.lng)}`,
        q: name,
        dirflg: 'd',
      })
  }
}

function url(base: string, query: Record<string, string>): string {
  return `${base}?${new URLSearchParams(query).toString()}`
}
