import * as sdk from '@aws-sdk/client-rds';
import { DateTime } from 'luxon';
import { AwsError, type AwsSimulator } from '../../engine/index.ts';
import { isSlow } from '../database.ts';
import { arn, DATABASE, REGION, SUBNETS, VPC } from '../inventory.ts';
import { pageOf } from '../paging.ts';
import { hash } from '../random.ts';
import { floorTo, HOUR, MINUTE } from '../time.ts';
import type { World } from '../world.ts';

/** RDS keeps the log files of three days. */
const LOG_HOURS = 72;

/** Simulates RDS: the one instance, and the names of its log files. */
export function simulateRds(simulator: AwsSimulator, world: World): void {
  simulator
    .service(new sdk.RDSClient({ region: REGION }), sdk, { missingMember })
    .on(sdk.DescribeDBInstancesCommand, ({ DBInstanceIdentifier: name, Filters = [] }) => {
      if (name !== undefined) checkInstance(name);
      const isFiltered = Filters.some(({ Values = [] }) => !Values.includes(DATABASE));
      return { DBInstances: isFiltered ? [] : [instance(world)] };
    })
    .on(sdk.DescribeDBLogFilesCommand, (input) => describeLogFiles(world, input));
}

function instance({ history, now }: World): sdk.DBInstance {
  return {
    DBInstanceIdentifier: DATABASE,
    DBInstanceArn: arn('rds', `db:${DATABASE}`),
    DbiResourceId: 'db-5GRIDSERVICESDEVDBAAAAAAAA',
    DBInstanceClass: 'db.t4g.medium',
    Engine: 'postgres',
    EngineVersion: '15.12',
    DBInstanceStatus: 'available',
    MasterUsername: 'postgres',
    DBName: 'grid_services',
    Endpoint: {
      Address: `${DATABASE}.c9akciq32rgh.${REGION}.rds.amazonaws.com`,
      Port: 5432,
      HostedZoneId: 'Z1PVIF0B656C1W',
    },
    AllocatedStorage: 20,
    StorageType: 'gp3',
    StorageEncrypted: true,
    InstanceCreateTime: new Date(history.genesis),
    LatestRestorableTime: new Date(floorTo(5 * MINUTE, now())),
    BackupRetentionPeriod: 1,
    PreferredBackupWindow: '09:12-09:42',
    PreferredMaintenanceWindow: 'sun:10:30-sun:11:00',
    MultiAZ: false,
    AvailabilityZone: `${REGION}a`,
    PubliclyAccessible: false,
    AutoMinorVersionUpgrade: true,
    DeletionProtection: false,
    PerformanceInsightsEnabled: false,
    CACertificateIdentifier: 'rds-ca-rsa2048-g1',
    VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-0ec5ta5k5000000a1', Status: 'active' }],
    DBParameterGroups: [
      { DBParameterGroupName: 'default.postgres15', ParameterApplyStatus: 'in-sync' },
    ],
    DBSubnetGroup: {
      DBSubnetGroupName: 'grid-services-dev',
      VpcId: VPC,
      SubnetGroupStatus: 'Complete',
      Subnets: SUBNETS.map((SubnetIdentifier) => ({ SubnetIdentifier, SubnetStatus: 'Active' })),
    },
    PendingModifiedValues: {},
    EnabledCloudwatchLogsExports: [],
    TagList: [{ Key: 'Environment', Value: 'dev' }],
  };
}

function describeLogFiles(world: World, input: sdk.DescribeDBLogFilesCommandInput) {
  checkInstance(input.DBInstanceIdentifier ?? '');
  const { FilenameContains = '', FileSize = 0, FileLastWritten = 0 } = input;
  const files = logFiles(world)
    .filter(({ LogFileName = '' }) => LogFileName.includes(FilenameContains))
    .filter(({ Size = 0, LastWritten = 0 }) => Size >= FileSize && LastWritten >= FileLastWritten);
  const { page, next } = pageOf(files, input.Marker, input.MaxRecords ?? 1_000, invalidMarker);
  return { DescribeDBLogFiles: page, Marker: next };
}

/** One file an hour, oldest first; a slow hour logs more. */
function logFiles(world: World): sdk.DescribeDBLogFilesDetails[] {
  const current = floorTo(HOUR, world.now());
  return Array.from({ length: LOG_HOURS }, (_, index) => {
    const hour = current - (LOG_HOURS - 1 - index) * HOUR;
    const written = Math.min(hour + HOUR - 1, world.now());
    const size = 2_000 + (hash(world.seed, 'log', hour) % 6_000);
    const name = DateTime.fromMillis(hour, { zone: 'utc' }).toFormat('yyyy-MM-dd-HH');
    return {
      LogFileName: `error/postgresql.log.${name}`,
      LastWritten: floorTo(MINUTE, written),
      Size: isSlow(world, written) ? size * 40 : size,
    };
  });
}

function checkInstance(name: string): void {
  const last = name.slice(name.lastIndexOf(':') + 1);
  if (last.toLowerCase() === DATABASE) return;
  throw new AwsError('DBInstanceNotFoundFault', `DBInstance ${last} not found.`);
}

function missingMember(path: string): AwsError {
  return new AwsError('MissingParameter', `The request must contain the parameter ${path}`);
}

function invalidMarker(): AwsError {
  return new AwsError('InvalidParameterValue', 'Invalid marker');
}
