import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { listen } from 'soap'

const rpc = (name: string, parameter: string, address: string) => `<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions name="Location" targetNamespace="http://location.saye" xmlns:tns="http://location.saye"
  xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:wsdlsoap="http://schemas.xmlsoap.org/wsdl/soap/"
  xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <wsdl:message name="${name}Request"><wsdl:part name="${parameter}" type="xsd:string"/></wsdl:message>
  <wsdl:message name="${name}Response"><wsdl:part name="${name}Return" type="xsd:string"/></wsdl:message>
  <wsdl:portType name="Location"><wsdl:operation name="${name}">
    <wsdl:input message="tns:${name}Request" name="${name}Request"/>
    <wsdl:output message="tns:${name}Response" name="${name}Response"/>
  </wsdl:operation></wsdl:portType>
  <wsdl:binding name="LocationSoap" type="tns:Location">
    <wsdlsoap:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="${name}"><wsdlsoap:operation soapAction=""/>
      <wsdl:input name="${name}Request"><wsdlsoap:body use="literal" namespace="http://location.saye"/></wsdl:input>
      <wsdl:output name="${name}Response"><wsdlsoap:body use="literal" namespace="http://location.saye"/></wsdl:output>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="Location"><wsdl:port binding="tns:LocationSoap" name="Location">
    <wsdlsoap:address location="${address}"/>
  </wsdl:port></wsdl:service>
</wsdl:definitions>`

const wrapped = (name: string, parameter: string, address: string) => `<?xml version="1.0" encoding="utf-8"?>
<wsdl:definitions targetNamespace="http://tempuri.org/" xmlns:tns="http://tempuri.org/"
  xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
  xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:s="http://www.w3.org/2001/XMLSchema">
  <wsdl:types><s:schema elementFormDefault="qualified" targetNamespace="http://tempuri.org/">
    <s:element name="${name}"><s:complexType><s:sequence>
      <s:element minOccurs="0" maxOccurs="1" name="${parameter}" type="s:string"/>
    </s:sequence></s:complexType></s:element>
    <s:element name="${name}Response"><s:complexType><s:sequence>
      <s:element minOccurs="0" maxOccurs="1" name="${name}Result" type="s:string"/>
    </s:sequence></s:complexType></s:element>
  </s:schema></wsdl:types>
  <wsdl:message name="${name}SoapIn"><wsdl:part name="parameters" element="tns:${name}"/></wsdl:message>
  <wsdl:message name="${name}SoapOut"><wsdl:part name="parameters" element="tns:${name}Response"/></wsdl:message>
  <wsdl:portType name="serviceSoap"><wsdl:operation name="${name}">
    <wsdl:input message="tns:${name}SoapIn"/><wsdl:output message="tns:${name}SoapOut"/>
  </wsdl:operation></wsdl:portType>
  <wsdl:binding name="serviceSoap12" type="tns:serviceSoap">
    <soap12:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="${name}"><soap12:operation soapAction="http://tempuri.org/${name}" style="document"/>
      <wsdl:input><soap12:body use="literal"/></wsdl:input><wsdl:output><soap12:body use="literal"/></wsdl:output>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:binding name="serviceSoap" type="tns:serviceSoap">
    <soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="${name}"><soap:operation soapAction="http://tempuri.org/${name}" style="document"/>
      <wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>
    </wsdl:operation>
  </wsdl:binding>
  <wsdl:service name="service">
    <wsdl:port name="serviceSoap12" binding="tns:serviceSoap12"><soap12:address location="${address}x"/></wsdl:port>
    <wsdl:port name="serviceSoap" binding="tns:serviceSoap"><soap:address location="${address}"/></wsdl:port>
  </wsdl:service>
</wsdl:definitions>`

/** The two shapes in which carriers publish such a service: RPC (as Java did) and wrapped document (as .NET did). */
const styles = {
  rpc: { path: '/saye/services/Location', operation: 'GetPosition', write: rpc, ports: ['Location'] },
  wrapped: {
    path: '/websrvzjdw/service.asmx',
    operation: 'GetAddress',
    write: wrapped,
    ports: ['serviceSoap'],
  },
} as const

export interface CarrierServer {
  readonly wsdl: string
  /** The strings it was called with. */
  readonly asked: string[]
  close(): Promise<void>
}

/** A carrier's service on a free local port, spoken by a SOAP library that is not the product's own code. */
export async function openCarrier(
  style: keyof typeof styles,
  answer: (xml: string) => string | Promise<string>,
): Promise<CarrierServer> {
  const { path, operation, write, ports } = styles[style]
  const asked: string[] = []
  const server = createServer((_, response) => response.writeHead(404).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
  const handle = async (given: { xml: string }) => {
    asked.push(given.xml)
    const value = await answer(given.xml)
    return style === 'rpc' ? { [`${operation}Return`]: value } : { [`${operation}Result`]: value }
  }
  const methods = { [operation]: handle }
  const service = Object.fromEntries(ports.map((port) => [port, methods]))
  const serviceName = style === 'rpc' ? 'Location' : 'service'
  listen(server, path, { [serviceName]: service }, write(operation, 'xml', address))
  return {
    wsdl: `${address}?wsdl`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
