/** The operations of AWS IoT that only read, over HTTP and over MQTT. */
export const IOT_READS = {
  DescribeEndpoint: {
    service: 'IoT',
    iamAction: 'iot:DescribeEndpoint',
    resource: '*',
    why: 'whether the device endpoint of the account answers',
  },
  GetIndexingConfiguration: {
    service: 'IoT',
    iamAction: 'iot:GetIndexingConfiguration',
    resource: '*',
    why: 'whether a fleet can be searched instead of listed',
  },
  SearchIndex: {
    service: 'IoT',
    iamAction: 'iot:SearchIndex',
    resource: 'arn:aws:iot:*:*:index/*',
    why: 'the state of a fleet in few calls',
  },
  ListThings: {
    service: 'IoT',
    iamAction: 'iot:ListThings',
    resource: '*',
    why: 'the things of a fleet by name or type',
  },
  ListThingsInThingGroup: {
    service: 'IoT',
    iamAction: 'iot:ListThingsInThingGroup',
    resource: 'arn:aws:iot:*:*:thinggroup/*',
    why: 'the things of a fleet by group',
  },
  DescribeThing: {
    service: 'IoT',
    iamAction: 'iot:DescribeThing',
    resource: 'arn:aws:iot:*:*:thing/*',
    why: 'type, attributes and client id of devices',
  },
  ListThingPrincipals: {
    service: 'IoT',
    iamAction: 'iot:ListThingPrincipals',
    resource: 'arn:aws:iot:*:*:thing/*',
    why: 'the certificates of devices',
  },
  ListPrincipalThings: {
    service: 'IoT',
    iamAction: 'iot:ListPrincipalThings',
    resource: '*',
    why: 'all things that share a certificate',
  },
  DescribeCertificate: {
    service: 'IoT',
    iamAction: 'iot:DescribeCertificate',
    resource: 'arn:aws:iot:*:*:cert/*',
    why: 'status and end of certificates',
  },
  ListAttachedPolicies: {
    service: 'IoT',
    iamAction: 'iot:ListAttachedPolicies',
    resource: 'arn:aws:iot:*:*:cert/*',
    why: 'what certificates allow devices to do',
  },
  ListNamedShadowsForThing: {
    service: 'IoT data',
    iamAction: 'iot:ListNamedShadowsForThing',
    resource: 'arn:aws:iot:*:*:thing/*',
    why: 'which shadows a device has besides the classic one',
  },
  GetThingShadow: {
    service: 'IoT data',
    iamAction: 'iot:GetThingShadow',
    resource: 'arn:aws:iot:*:*:thing/*',
    why: 'what devices report',
  },
  // Over MQTT; reading and acting connect in the same way. AWS: AWS IoT Core policy actions.
  Connect: {
    service: 'IoT MQTT',
    iamAction: 'iot:Connect',
    resource: 'arn:aws:iot:*:*:client/gridops-*',
    why: 'hearing what devices say',
  },
  Subscribe: {
    service: 'IoT MQTT',
    iamAction: 'iot:Subscribe',
    resource: 'arn:aws:iot:*:*:topicfilter/*',
    why: 'asking for the messages of topics',
  },
  Receive: {
    service: 'IoT MQTT',
    iamAction: 'iot:Receive',
    resource: 'arn:aws:iot:*:*:topic/*',
    why: 'being sent the messages of topics',
  },
};
