/** What differs between the certificates of devices. */
interface CertificateFacts {
  /** 40 hexadecimal digits, of which the first is at most 7. */
  serial: string;
  /** Epoch milliseconds, before 2050. */
  notBefore: number;
  notAfter: number;
}

/**
 * A certificate (P-256) by `O=Grid Services, CN=Grid Services Device CA`, in DER. Its signature is
 * not checked by who reads it, so that serial number and dates can be written over.
 */
const TEMPLATE =
  'MIIBbTCCARICFFpaWlpaWlpaWlpaWlpaWlpaWlpaMAoGCCqGSM49BAMCMDoxFjAUBgNVBAoMDUdyaWQgU2VydmljZXMxIDAeBgNVBAMMF0dyaWQgU2VydmljZXMgRGV2aWNlIENBMB4XDTI2MTEyMTE1NDYyMloXDTI3MTEyMTE1NDYyMlowNzEWMBQGA1UECgwNR3JpZCBTZXJ2aWNlczEdMBsGA1UEAwwUR3JpZCBTZXJ2aWNlcyBkZXZpY2UwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAS8cpuCsT/VWb/K03TT05epkII/Y2CV/YtkoSMbXokEgJ0Wi2B8wM6JiZG85mRPPeJgvQzYYBxPwoo9biUOxW3JMAoGCCqGSM49BAMCA0kAMEYCIQCNAWFJhVo92UTpubg3AMAExpFtCQIUcXh69a6QZART8AIhAIlvs64CMW4XoPZtIsuidOFirc/X2NZp50M5eUzHD7nm';
const SERIAL = 10;
const NOT_BEFORE = 106;
const NOT_AFTER = 121;

/** The certificate as PEM. */
export function certificatePem({ serial, notBefore, notAfter }: CertificateFacts): string {
  const der = Buffer.from(TEMPLATE, 'base64');
  der.write(serial, SERIAL, 'hex');
  der.write(utcTime(notBefore), NOT_BEFORE, 'latin1');
  der.write(utcTime(notAfter), NOT_AFTER, 'latin1');
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** ASN.1's `YYMMDDhhmmssZ`. */
function utcTime(at: number): string {
  return `${new Date(at).toISOString().slice(2, 19).replace(/\D/g, '')}Z`;
}
