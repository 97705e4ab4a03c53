# Written by tools/errors.py from os_xenapi/datamodel/xapi.json; not to be edited.
"""One exception class for each error code of XAPI; to be used through os_xenapi.errors."""

from typing import Final

from os_xenapi.errors import Failure, Parameter

TABLE: Final[dict[str, tuple[str, tuple[tuple[str, str], ...], str]]]

__all__ = [
    "ActivationWhileNotFree",
    "AddressViolatesLockingConstraint",
    "ApplyGuidanceFailed",
    "ApplyLivepatchFailed",
    "ApplyUpdatesFailed",
    "ApplyUpdatesInProgress",
    "AuthAlreadyEnabled",
    "AuthDisableFailed",
    "AuthDisableFailedPermissionDenied",
    "AuthDisableFailedWrongCredentials",
    "AuthEnableFailed",
    "AuthEnableFailedDomainLookupFailed",
    "AuthEnableFailedInvalidAccount",
    "AuthEnableFailedInvalidOu",
    "AuthEnableFailedInvalidTrustedCerts",
    "AuthEnableFailedNoTrustedCerts",
    "AuthEnableFailedPermissionDenied",
    "AuthEnableFailedUnavailable",
    "AuthEnableFailedWrongCredentials",
    "AuthInvalidTrustedCerts",
    "AuthIsDisabled",
    "AuthNoTrustedCerts",
    "AuthServiceError",
    "AuthSetLdapsFailed",
    "AuthSetupTlsConnection",
    "AuthUnknownType",
    "BackupScriptFailed",
    "BallooningDisabled",
    "BallooningTimeoutBeforeMigration",
    "BlockedRepoUrl",
    "BootDevicePassthroughDisallowed",
    "BootloaderFailed",
    "BridgeNameExists",
    "BridgeNotAvailable",
    "BundleRepoNotEnabled",
    "BundleRepositoryAlreadyExists",
    "BundleSyncFailed",
    "BundleUnpackFailed",
    "CaCertificateExpired",
    "CaCertificateInvalid",
    "CaCertificateNotValidYet",
    "CanNotPeriodicSyncUpdates",
    "CanNotSyncUpdates",
    "CannotAddTunnelToBondSlave",
    "CannotAddTunnelToSriovLogical",
    "CannotAddTunnelToVlanOnSriovLogical",
    "CannotAddVlanToBondSlave",
    "CannotChangePifProperties",
    "CannotContactHost",
    "CannotCreateStateFile",
    "CannotDestroyDisasterRecoveryTask",
    "CannotDestroySystemNetwork",
    "CannotEnableRedoLog",
    "CannotEvacuateHost",
    "CannotFetchPatch",
    "CannotFindOemBackupPartition",
    "CannotFindPatch",
    "CannotFindStatePartition",
    "CannotFindUpdate",
    "CannotForgetSriovLogical",
    "CannotPlugBondSlave",
    "CannotPlugVif",
    "CannotResetControlDomain",
    "CannotRestartDeviceModel",
    "CertRefreshInProgress",
    "CertificateAlreadyExists",
    "CertificateCorrupt",
    "CertificateDoesNotExist",
    "CertificateLacksPurpose",
    "CertificateLibraryCorrupt",
    "CertificateNameInvalid",
    "ChangePasswordRejected",
    "ClientError",
    "ClusterAlreadyExists",
    "ClusterCreateInProgress",
    "ClusterDoesNotHaveOneNode",
    "ClusterForceDestroyFailed",
    "ClusterHasNoCertificate",
    "ClusterHostIsLast",
    "ClusterHostNotJoined",
    "ClusterStackInUse",
    "ClusteredSrDegraded",
    "ClusteringDisabled",
    "ClusteringEnabled",
    "ConfigureRepositoriesInProgress",
    "CouldNotFindNetworkInterfaceWithSpecifiedDeviceNameAndMacAddress",
    "CouldNotImportDatabase",
    "CouldNotUpdateIgmpSnoopingEverywhere",
    "CpuFeatureMaskingNotSupported",
    "CreaterepoFailed",
    "CrlAlreadyExists",
    "CrlCorrupt",
    "CrlDoesNotExist",
    "CrlNameInvalid",
    "DbUniquenessConstraintViolation",
    "DefaultSrNotFound",
    "DesignateNewMasterInProgress",
    "DeviceAlreadyAttached",
    "DeviceAlreadyDetached",
    "DeviceAlreadyExists",
    "DeviceAttachTimeout",
    "DeviceDetachRejected",
    "DeviceDetachTimeout",
    "DeviceNotAttached",
    "DisableSshFailed",
    "DisableSshPartiallyFailed",
    "DiskVbdMustBeReadwriteForHvm",
    "DomainBuilderError",
    "DomainExists",
    "DuplicateMacSeed",
    "DuplicatePifDeviceName",
    "DuplicateVm",
    "EnableSshFailed",
    "EnableSshPartiallyFailed",
    "EventFromTokenParseFailure",
    "EventSubscriptionParseFailure",
    "EventsLost",
    "ExtensionProtocolFailure",
    "FailedToStartEmulator",
    "FeatureRequiresHvm",
    "FeatureRestricted",
    "FieldTypeError",
    "GetHostUpdatesFailed",
    "GetUpdatesFailed",
    "GetUpdatesInProgress",
    "GpuGroupContainsNoPgpus",
    "GpuGroupContainsPgpu",
    "GpuGroupContainsVgpu",
    "HaAbortNewMaster",
    "HaCannotChangeBondStatusOfMgmtIface",
    "HaConstraintViolationNetworkNotShared",
    "HaConstraintViolationSrNotShared",
    "HaDisableInProgress",
    "HaEnableInProgress",
    "HaFailedToFormLiveset",
    "HaHeartbeatDaemonStartupFailed",
    "HaHostCannotAccessStatefile",
    "HaHostCannotSeePeers",
    "HaHostIsArmed",
    "HaIsEnabled",
    "HaLostStatefile",
    "HaNoPlan",
    "HaNotEnabled",
    "HaNotInstalled",
    "HaOperationWouldBreakFailoverPlan",
    "HaPoolIsEnabledButHostIsDisabled",
    "HaShouldBeFenced",
    "HaTooFewHosts",
    "HandleInvalid",
    "HostBroken",
    "HostCannotAttachNetwork",
    "HostCannotDestroySelf",
    "HostCannotReadMetrics",
    "HostCannotSeeSr",
    "HostCdDriveEmpty",
    "HostDisabled",
    "HostDisabledIndefinitely",
    "HostDisabledUntilReboot",
    "HostDriverNoHardware",
    "HostEvacuateInProgress",
    "HostEvacuateVmNotHaProtected",
    "HostEvacuationIsRequired",
    "HostHasNoManagementIp",
    "HostHasResidentVms",
    "HostInEmergencyMode",
    "HostInUse",
    "HostIsLive",
    "HostIsSlave",
    "HostItsOwnSlave",
    "HostMasterCannotTalkBack",
    "HostNameInvalid",
    "HostNotDisabled",
    "HostNotEnoughFreeMemory",
    "HostNotEnoughPcpus",
    "HostNotLive",
    "HostOffline",
    "HostPendingMandatoryGuidanceNotEmpty",
    "HostPowerOnModeDisabled",
    "HostStillBooting",
    "HostUnknownToMaster",
    "HostXapiVersionHigherThanCoordinator",
    "HostsFailedToDisableCaching",
    "HostsFailedToEnableCaching",
    "HostsNotCompatible",
    "HostsNotHomogeneous",
    "IllegalInFipsMode",
    "IllegalVbdDevice",
    "ImportErrorAttachedDisksNotFound",
    "ImportErrorCannotHandleChunked",
    "ImportErrorFailedToFindObject",
    "ImportErrorPrematureEof",
    "ImportErrorSomeChecksumsFailed",
    "ImportErrorUnexpectedFile",
    "ImportFailed",
    "ImportIncompatibleVersion",
    "IncompatibleClusterStackActive",
    "IncompatiblePifProperties",
    "IncompatibleStatefileSr",
    "InterfaceHasNoIp",
    "InternalError",
    "InvalidBaseUrl",
    "InvalidCidrAddressSpecified",
    "InvalidClusterStack",
    "InvalidDevice",
    "InvalidEdition",
    "InvalidFeatureString",
    "InvalidGpgkeyPath",
    "InvalidIpAddressSpecified",
    "InvalidNtpConfig",
    "InvalidPatch",
    "InvalidPatchWithLog",
    "InvalidRepomdXml",
    "InvalidRepositoryDomainAllowlist",
    "InvalidRepositoryProxyCredential",
    "InvalidRepositoryProxyUrl",
    "InvalidUpdate",
    "InvalidUpdateSyncDay",
    "InvalidUpdateinfoXml",
    "InvalidValue",
    "IsTunnelAccessPif",
    "JoiningHostCannotBeMasterOfOtherHosts",
    "JoiningHostCannotContainSharedSrs",
    "JoiningHostCannotHaveRunningOrSuspendedVms",
    "JoiningHostCannotHaveRunningVms",
    "JoiningHostCannotHaveVmsWithCurrentOperations",
    "JoiningHostConnectionFailed",
    "JoiningHostServiceFailed",
    "LicenceRestriction",
    "LicenseCannotDowngradeWhileInPool",
    "LicenseCheckoutError",
    "LicenseDoesNotSupportPooling",
    "LicenseDoesNotSupportXha",
    "LicenseExpired",
    "LicenseFileDeprecated",
    "LicenseHostPoolMismatch",
    "LicenseProcessingError",
    "LocationNotUnique",
    "MacDoesNotExist",
    "MacInvalid",
    "MacStillExists",
    "MapDuplicateKey",
    "MemoryConstraintViolation",
    "MemoryConstraintViolationMaxpin",
    "MemoryConstraintViolationOrder",
    "MessageDeprecated",
    "MessageMethodUnknown",
    "MessageNotImplemented",
    "MessageParameterCountMismatch",
    "MessageRemoved",
    "MirrorFailed",
    "MissingConnectionDetails",
    "MultipleUpdateRepositoriesEnabled",
    "NetworkAlreadyConnected",
    "NetworkContainsPif",
    "NetworkContainsVif",
    "NetworkHasIncompatibleSriovPifs",
    "NetworkHasIncompatibleVlanOnSriovPifs",
    "NetworkIncompatiblePurposes",
    "NetworkIncompatibleWithBond",
    "NetworkIncompatibleWithSriov",
    "NetworkIncompatibleWithTrunks",
    "NetworkIncompatibleWithTunnel",
    "NetworkIncompatibleWithVlanOnBridge",
    "NetworkIncompatibleWithVlanOnSriov",
    "NetworkSriovAlreadyEnabled",
    "NetworkSriovDisableFailed",
    "NetworkSriovEnableFailed",
    "NetworkSriovInsufficientCapacity",
    "NetworkUnmanaged",
    "NoClusterHostsReachable",
    "NoCompatibleClusterHost",
    "NoHostsAvailable",
    "NoLocalStorage",
    "NoMoreRedoLogsAllowed",
    "NoRepositoriesConfigured",
    "NoRepositoryEnabled",
    "NotAllowedOnOemEdition",
    "NotAllowedWhenNtpIsEnabled",
    "NotInEmergencyMode",
    "NotSupportedDuringUpgrade",
    "NotSystemDomain",
    "NotTrustedCertificate",
    "NvidiaSriovMisconfigured",
    "NvidiaToolsError",
    "ObjectNolongerExists",
    "OnlyAllowedOnOemEdition",
    "OpenvswitchNotActive",
    "OperationBlocked",
    "OperationNotAllowed",
    "OperationPartiallyFailed",
    "OtherOperationInProgress",
    "OutOfSpace",
    "PatchAlreadyApplied",
    "PatchAlreadyExists",
    "PatchApplyFailed",
    "PatchApplyFailedBackupFilesExist",
    "PatchIsApplied",
    "PatchPrecheckFailedIsoMounted",
    "PatchPrecheckFailedOutOfSpace",
    "PatchPrecheckFailedPrerequisiteMissing",
    "PatchPrecheckFailedUnknownError",
    "PatchPrecheckFailedVmRunning",
    "PatchPrecheckFailedWrongServerBuild",
    "PatchPrecheckFailedWrongServerVersion",
    "PbdExists",
    "PermissionDenied",
    "PgpuInUseByVm",
    "PgpuInsufficientCapacityForVgpu",
    "PgpuNotCompatibleWithGpuGroup",
    "PifAllowsUnplug",
    "PifAlreadyBonded",
    "PifBondMoreThanOneIp",
    "PifBondNeedsMoreMembers",
    "PifCannotBondCrossHost",
    "PifConfigurationError",
    "PifDeviceNotFound",
    "PifDoesNotAllowUnplug",
    "PifHasFcoeSrInUse",
    "PifHasNoNetworkConfiguration",
    "PifHasNoV6NetworkConfiguration",
    "PifIncompatiblePrimaryAddressType",
    "PifIsManagementInterface",
    "PifIsNotPhysical",
    "PifIsNotSriovCapable",
    "PifIsPhysical",
    "PifIsSriovLogical",
    "PifIsVlan",
    "PifNotAttachedToHost",
    "PifNotPresent",
    "PifSriovStillExists",
    "PifTunnelStillExists",
    "PifUnmanaged",
    "PifVlanExists",
    "PifVlanStillExists",
    "PoolAuthAlreadyEnabled",
    "PoolAuthDisableFailed",
    "PoolAuthDisableFailedInvalidAccount",
    "PoolAuthDisableFailedPermissionDenied",
    "PoolAuthDisableFailedWrongCredentials",
    "PoolAuthEnableFailed",
    "PoolAuthEnableFailedDomainLookupFailed",
    "PoolAuthEnableFailedDuplicateHostname",
    "PoolAuthEnableFailedInvalidAccount",
    "PoolAuthEnableFailedInvalidOu",
    "PoolAuthEnableFailedInvalidTrustedCerts",
    "PoolAuthEnableFailedNoSupportEncryptType",
    "PoolAuthEnableFailedNoTrustedCerts",
    "PoolAuthEnableFailedPermissionDenied",
    "PoolAuthEnableFailedSetupTlsConnection",
    "PoolAuthEnableFailedUnavailable",
    "PoolAuthEnableFailedWrongCredentials",
    "PoolJoiningExternalAuthMismatch",
    "PoolJoiningHostCaCertificatesConflict",
    "PoolJoiningHostHasBonds",
    "PoolJoiningHostHasNetworkSriovs",
    "PoolJoiningHostHasNonManagementVlans",
    "PoolJoiningHostHasTunnels",
    "PoolJoiningHostManagementVlanDoesNotMatch",
    "PoolJoiningHostMustHaveOnlyOneIpOnClusteringNetwork",
    "PoolJoiningHostMustHavePhysicalManagementNic",
    "PoolJoiningHostMustHaveSameApiVersion",
    "PoolJoiningHostMustHaveSameDbSchema",
    "PoolJoiningHostMustHaveSameProductVersion",
    "PoolJoiningHostMustOnlyHavePhysicalPifs",
    "PoolJoiningHostTlsVerificationMismatch",
    "PoolJoiningHostTrustedCertificatesConflict",
    "PoolJoiningMasterCertificateNotInPoolBundle",
    "PoolJoiningPoolBundleEmptyAfterImport",
    "PoolJoiningPoolCannotEnableClusteringOnVlanNetwork",
    "PoolJoiningSmFeaturesIncompatible",
    "PoolSecretRotationPending",
    "ProvisionFailedOutOfSpace",
    "ProvisionOnlyAllowedOnTemplate",
    "PusbVdiConflict",
    "PvsCacheStorageAlreadyPresent",
    "PvsCacheStorageIsInUse",
    "PvsProxyAlreadyPresent",
    "PvsProxyPresentOnHigherVifDevice",
    "PvsServerAddressInUse",
    "PvsSiteContainsRunningProxies",
    "PvsSiteContainsServers",
    "PvsVifMustBeFirstDevice",
    "RbacPermissionDenied",
    "RedoLogIsEnabled",
    "RepoShouldBeSingleOneEnabled",
    "RepositoryAlreadyExists",
    "RepositoryCleanupFailed",
    "RepositoryIsInUse",
    "ReposyncFailed",
    "RequiredPifIsUnplugged",
    "RestoreIncompatibleVersion",
    "RestoreScriptFailed",
    "RestoreTargetMgmtIfNotInBackup",
    "RestoreTargetMissingDevice",
    "RevertOnlyAllowedOnSnapshot",
    "RoleAlreadyExists",
    "RoleNotFound",
    "ServerCertificateChainInvalid",
    "ServerCertificateExpired",
    "ServerCertificateInvalid",
    "ServerCertificateKeyAlgorithmNotSupported",
    "ServerCertificateKeyInvalid",
    "ServerCertificateKeyMismatch",
    "ServerCertificateKeyRsaLengthNotSupported",
    "ServerCertificateKeyRsaMultiNotSupported",
    "ServerCertificateNotValidYet",
    "ServerCertificateSignatureNotSupported",
    "SessionAuthenticationFailed",
    "SessionAuthorizationFailed",
    "SessionInvalid",
    "SessionNotRegistered",
    "SetConsoleTimeoutPartiallyFailed",
    "SetSshAutoModePartiallyFailed",
    "SetSshTimeoutPartiallyFailed",
    "SlaveRequiresManagementInterface",
    "SmPluginCommunicationFailure",
    "SrAttachFailed",
    "SrAttached",
    "SrDeviceInUse",
    "SrDoesNotSupportMigration",
    "SrFull",
    "SrHasMultiplePbds",
    "SrHasNoPbds",
    "SrHasPbd",
    "SrIndestructible",
    "SrIsCacheSr",
    "SrNotAttached",
    "SrNotEmpty",
    "SrNotSharable",
    "SrNotShared",
    "SrOperationNotSupported",
    "SrRequiresUpgrade",
    "SrSourceSpaceInsufficient",
    "SrSuspendSpaceInsufficient",
    "SrUnhealthy",
    "SrUnknownDriver",
    "SrUuidExists",
    "SrVdiLockingFailed",
    "SslVerifyError",
    "SubjectAlreadyExists",
    "SubjectCannotBeResolved",
    "SuspendImageNotAccessible",
    "SuspendVdiReplacementIsNotIdentical",
    "SyncBundleInProgress",
    "SyncUpdatesInProgress",
    "Sysprep",
    "SystemStatusMustUseTarOnOem",
    "SystemStatusRetrievalFailed",
    "TaskCancelled",
    "TelemetryNextCollectionTooLate",
    "TlsConnectionFailed",
    "TlsVerificationEnableInProgress",
    "TlsVerificationNotEnabledInPool",
    "TooBusy",
    "TooManyGroups",
    "TooManyPendingTasks",
    "TooManyStorageMigrates",
    "TooManyVusbs",
    "TransportPifNotConfigured",
    "TrustedCertificateAlreadyExists",
    "TrustedCertificateExpired",
    "TrustedCertificateInvalid",
    "TrustedCertificateNotValidYet",
    "UnimplementedInSmBackend",
    "UnknownBootloader",
    "UpdateAlreadyApplied",
    "UpdateAlreadyAppliedInPool",
    "UpdateAlreadyExists",
    "UpdateApplyFailed",
    "UpdateIsApplied",
    "UpdatePoolApplyFailed",
    "UpdatePrecheckFailedConflictPresent",
    "UpdatePrecheckFailedGpgkeyNotImported",
    "UpdatePrecheckFailedOutOfSpace",
    "UpdatePrecheckFailedPrerequisiteMissing",
    "UpdatePrecheckFailedUnknownError",
    "UpdatePrecheckFailedWrongServerVersion",
    "UpdateSyncingRemotePoolCoordinatorConnectionFailed",
    "UpdateSyncingRemotePoolCoordinatorServiceFailed",
    "UpdateinfoHashMismatch",
    "UsbAlreadyAttached",
    "UsbGroupConflict",
    "UsbGroupContainsNoPusbs",
    "UsbGroupContainsPusb",
    "UsbGroupContainsVusb",
    "UserIsNotLocalSuperuser",
    "UuidInvalid",
    "V6dFailure",
    "ValueNotSupported",
    "VbdCdsMustBeReadonly",
    "VbdIsEmpty",
    "VbdMissing",
    "VbdNotEmpty",
    "VbdNotRemovableMedia",
    "VbdNotUnpluggable",
    "VbdTrayLocked",
    "VcpuMaxNotCoresPerSocketMultiple",
    "VdiCbtEnabled",
    "VdiContainsMetadataOfThisPool",
    "VdiContentIdMissing",
    "VdiCopyFailed",
    "VdiHasRrds",
    "VdiInUse",
    "VdiIncompatibleType",
    "VdiIoError",
    "VdiIsAPhysicalDevice",
    "VdiIsEncrypted",
    "VdiIsNotIso",
    "VdiIsSharable",
    "VdiLocationMissing",
    "VdiMissing",
    "VdiNeedsVmForMigrate",
    "VdiNoCbtMetadata",
    "VdiNotAvailable",
    "VdiNotInMap",
    "VdiNotManaged",
    "VdiNotSparse",
    "VdiOnBootModeIncompatibleWithOperation",
    "VdiReadonly",
    "VdiTooLarge",
    "VdiTooSmall",
    "VgpuDestinationIncompatible",
    "VgpuGuestDriverLimit",
    "VgpuSuspensionNotSupported",
    "VgpuTypeNoLongerSupported",
    "VgpuTypeNotCompatible",
    "VgpuTypeNotCompatibleWithRunningType",
    "VgpuTypeNotEnabled",
    "VgpuTypeNotSupported",
    "VifInUse",
    "VifNotInMap",
    "VlanInUse",
    "VlanTagInvalid",
    "VmAssignedToProtectionPolicy",
    "VmAssignedToSnapshotSchedule",
    "VmAttachedToMoreThanOneVdiWithTimeoffsetMarkedAsResetOnBoot",
    "VmBadPowerState",
    "VmBiosStringsAlreadySet",
    "VmCallPluginRateLimit",
    "VmCannotDeleteDefaultTemplate",
    "VmCheckpointResumeFailed",
    "VmCheckpointSuspendFailed",
    "VmCrashed",
    "VmDuplicateVbdDevice",
    "VmFailedShutdownAcknowledgment",
    "VmFailedSuspendAcknowledgment",
    "VmHalted",
    "VmHasCheckpoint",
    "VmHasNoSuspendVdi",
    "VmHasPciAttached",
    "VmHasSriovVif",
    "VmHasTooManySnapshots",
    "VmHasVgpu",
    "VmHasVusbs",
    "VmHostIncompatibleVersion",
    "VmHostIncompatibleVersionMigrate",
    "VmHostIncompatibleVirtualHardwarePlatformVersion",
    "VmHvmRequired",
    "VmIncompatibleWithThisHost",
    "VmIsImmobile",
    "VmIsPartOfAnAppliance",
    "VmIsProtected",
    "VmIsSnapshot",
    "VmIsTemplate",
    "VmIsUsingNestedVirt",
    "VmLacksFeature",
    "VmMemorySizeTooLow",
    "VmMemoryTargetWaitTimeout",
    "VmMigrateContactRemoteServiceFailed",
    "VmMigrateFailed",
    "VmMissingPvDrivers",
    "VmNoCrashdumpSr",
    "VmNoEmptyCdVbd",
    "VmNoSuspendSr",
    "VmNoVcpus",
    "VmNonSuspendable",
    "VmNotResidentHere",
    "VmOldPvDrivers",
    "VmPciBusFull",
    "VmPvDriversInUse",
    "VmRebooted",
    "VmRequiresGpu",
    "VmRequiresIommu",
    "VmRequiresNetwork",
    "VmRequiresSr",
    "VmRequiresVdi",
    "VmRequiresVgpu",
    "VmRequiresVusb",
    "VmRevertFailed",
    "VmShutdownTimeout",
    "VmSnapshotFailed",
    "VmSnapshotWithQuiesceFailed",
    "VmSnapshotWithQuiesceNotSupported",
    "VmSnapshotWithQuiescePluginDeosNotRespond",
    "VmSnapshotWithQuiesceTimeout",
    "VmSuspendTimeout",
    "VmToImportIsNotNewerVersion",
    "VmTooManyVcpus",
    "VmUnsafeBoot",
    "VmppArchiveMoreFrequentThanBackup",
    "VmppHasVm",
    "VmsFailedToCooperate",
    "VmssHasVm",
    "VtpmMaxAmountReached",
    "WlbAuthenticationFailed",
    "WlbConnectionRefused",
    "WlbConnectionReset",
    "WlbDisabled",
    "WlbInternalError",
    "WlbMalformedRequest",
    "WlbMalformedResponse",
    "WlbNotInitialized",
    "WlbTimeout",
    "WlbUnknownHost",
    "WlbUrlInvalid",
    "WlbXenserverAuthenticationFailed",
    "WlbXenserverConnectionRefused",
    "WlbXenserverMalformedResponse",
    "WlbXenserverTimeout",
    "WlbXenserverUnknownHost",
    "XapiHookFailed",
    "XenIncompatible",
    "XenVssReqErrorAddingVolumeToSnapsetFailed",
    "XenVssReqErrorCreatingSnapshot",
    "XenVssReqErrorCreatingSnapshotXmlString",
    "XenVssReqErrorInitFailed",
    "XenVssReqErrorNoVolumesSupported",
    "XenVssReqErrorPreparingWriters",
    "XenVssReqErrorProvNotLoaded",
    "XenVssReqErrorStartSnapshotSetFailed",
    "XenapiMissingPlugin",
    "XenapiPluginFailure",
    "XmlrpcUnmarshalFailure",
]

class ActivationWhileNotFree(Failure):
    """XAPI's error ACTIVATION_WHILE_NOT_FREE.

    It has no parameters.
    """

class AddressViolatesLockingConstraint(Failure):
    """XAPI's error ADDRESS_VIOLATES_LOCKING_CONSTRAINT.

    It comes with address.
    """

    address: Parameter

class ApplyGuidanceFailed(Failure):
    """XAPI's error APPLY_GUIDANCE_FAILED.

    It comes with ref.
    """

    ref: Parameter

class ApplyLivepatchFailed(Failure):
    """XAPI's error APPLY_LIVEPATCH_FAILED.

    It comes with livepatch.
    """

    livepatch: Parameter

class ApplyUpdatesFailed(Failure):
    """XAPI's error APPLY_UPDATES_FAILED.

    It comes with ref.
    """

    ref: Parameter

class ApplyUpdatesInProgress(Failure):
    """XAPI's error APPLY_UPDATES_IN_PROGRESS.

    It has no parameters.
    """

class AuthAlreadyEnabled(Failure):
    """XAPI's error AUTH_ALREADY_ENABLED.

    It comes with current auth_type and current service_name.
    """

    current_auth_type: Parameter
    current_service_name: Parameter

class AuthDisableFailed(Failure):
    """XAPI's error AUTH_DISABLE_FAILED.

    It comes with message.
    """

    message: Parameter

class AuthDisableFailedPermissionDenied(Failure):
    """XAPI's error AUTH_DISABLE_FAILED_PERMISSION_DENIED.

    It comes with message.
    """

    message: Parameter

class AuthDisableFailedWrongCredentials(Failure):
    """XAPI's error AUTH_DISABLE_FAILED_WRONG_CREDENTIALS.

    It comes with message.
    """

    message: Parameter

class AuthEnableFailed(Failure):
    """XAPI's error AUTH_ENABLE_FAILED.

    It comes with message.
    """

    message: Parameter

class AuthEnableFailedDomainLookupFailed(Failure):
    """XAPI's error AUTH_ENABLE_FAILED_DOMAIN_LOOKUP_FAILED.

    It comes with message.
    """

    message: Parameter

class AuthEnableFailedInvalidAccount(Failure):
    """XAPI's error AUTH_ENABLE_FAILED_INVALID_ACCOUNT.

    It comes with message.
    """

    message: Parameter

class AuthEnableFailedInvalidOu(Failure):
    """XAPI's error AUTH_ENABLE_FAILED_INVALID_OU.

    It comes with message.
    """

    message: Parameter

class AuthEnableFailedInvalidTrustedCerts(Failure):
    """XAPI's error AUTH_ENABLE_FAILED_INVALID_TRUSTED_CERTS.

    It comes with message.
    """

    message: Parameter

class AuthEnableFailedNoTrustedCerts(Failure):
    """XAPI's error AUTH_ENABLE_FAILED_NO_TRUSTED_CERTS.

    It comes with message.
    """

    message: Parameter

class AuthEnableFailedPermissionDenied(Failure):
    """XAPI's error AUTH_ENABLE_FAILED_PERMISSION_DENIED.

    It comes with message.
    """

    message: Parameter

class AuthEnableFailedUnavailable(Failure):
    """XAPI's error AUTH_ENABLE_FAILED_UNAVAILABLE.

    It comes with message.
    """

    message: Parameter

class AuthEnableFailedWrongCredentials(Failure):
    """XAPI's error AUTH_ENABLE_FAILED_WRONG_CREDENTIALS.

    It comes with message.
    """

    message: Parameter

class AuthInvalidTrustedCerts(Failure):
    """XAPI's error AUTH_INVALID_TRUSTED_CERTS.

    It comes with message.
    """

    message: Parameter

class AuthIsDisabled(Failure):
    """XAPI's error AUTH_IS_DISABLED.

    It has no parameters.
    """

class AuthNoTrustedCerts(Failure):
    """XAPI's error AUTH_NO_TRUSTED_CERTS.

    It comes with message.
    """

    message: Parameter

class AuthServiceError(Failure):
    """XAPI's error AUTH_SERVICE_ERROR.

    It comes with message.
    """

    message: Parameter

class AuthSetupTlsConnection(Failure):
    """XAPI's error AUTH_SETUP_TLS_CONNECTION.

    It comes with message.
    """

    message: Parameter

class AuthSetLdapsFailed(Failure):
    """XAPI's error AUTH_SET_LDAPS_FAILED.

    It comes with host and message.
    """

    host: Parameter
    message: Parameter

class AuthUnknownType(Failure):
    """XAPI's error AUTH_UNKNOWN_TYPE.

    It comes with type.
    """

    type: Parameter

class BackupScriptFailed(Failure):
    """XAPI's error BACKUP_SCRIPT_FAILED.

    It comes with log.
    """

    log: Parameter

class BallooningDisabled(Failure):
    """XAPI's error BALLOONING_DISABLED.

    ``params`` has what comes with it, which is not documented.
    """

class BallooningTimeoutBeforeMigration(Failure):
    """XAPI's error BALLOONING_TIMEOUT_BEFORE_MIGRATION.

    It comes with vm.
    """

    vm: Parameter

class BlockedRepoUrl(Failure):
    """XAPI's error BLOCKED_REPO_URL.

    It comes with url.
    """

    url: Parameter

class BootloaderFailed(Failure):
    """XAPI's error BOOTLOADER_FAILED.

    It comes with vm and msg.
    """

    vm: Parameter
    msg: Parameter

class BootDevicePassthroughDisallowed(Failure):
    """XAPI's error BOOT_DEVICE_PASSTHROUGH_DISALLOWED.

    It comes with device.
    """

    device: Parameter

class BridgeNameExists(Failure):
    """XAPI's error BRIDGE_NAME_EXISTS.

    It comes with bridge.
    """

    bridge: Parameter

class BridgeNotAvailable(Failure):
    """XAPI's error BRIDGE_NOT_AVAILABLE.

    It comes with bridge.
    """

    bridge: Parameter

class BundleRepositoryAlreadyExists(Failure):
    """XAPI's error BUNDLE_REPOSITORY_ALREADY_EXISTS.

    It comes with ref.
    """

    ref: Parameter

class BundleRepoNotEnabled(Failure):
    """XAPI's error BUNDLE_REPO_NOT_ENABLED.

    It has no parameters.
    """

class BundleSyncFailed(Failure):
    """XAPI's error BUNDLE_SYNC_FAILED.

    It has no parameters.
    """

class BundleUnpackFailed(Failure):
    """XAPI's error BUNDLE_UNPACK_FAILED.

    It comes with error.
    """

    error: Parameter

class CannotAddTunnelToBondSlave(Failure):
    """XAPI's error CANNOT_ADD_TUNNEL_TO_BOND_SLAVE.

    It comes with PIF.
    """

    PIF: Parameter

class CannotAddTunnelToSriovLogical(Failure):
    """XAPI's error CANNOT_ADD_TUNNEL_TO_SRIOV_LOGICAL.

    It comes with PIF.
    """

    PIF: Parameter

class CannotAddTunnelToVlanOnSriovLogical(Failure):
    """XAPI's error CANNOT_ADD_TUNNEL_TO_VLAN_ON_SRIOV_LOGICAL.

    It comes with PIF.
    """

    PIF: Parameter

class CannotAddVlanToBondSlave(Failure):
    """XAPI's error CANNOT_ADD_VLAN_TO_BOND_SLAVE.

    It comes with PIF.
    """

    PIF: Parameter

class CannotChangePifProperties(Failure):
    """XAPI's error CANNOT_CHANGE_PIF_PROPERTIES.

    It comes with PIF.
    """

    PIF: Parameter

class CannotContactHost(Failure):
    """XAPI's error CANNOT_CONTACT_HOST.

    It comes with host.
    """

    host: Parameter

class CannotCreateStateFile(Failure):
    """XAPI's error CANNOT_CREATE_STATE_FILE.

    It has no parameters.
    """

class CannotDestroyDisasterRecoveryTask(Failure):
    """XAPI's error CANNOT_DESTROY_DISASTER_RECOVERY_TASK.

    It comes with reason.
    """

    reason: Parameter

class CannotDestroySystemNetwork(Failure):
    """XAPI's error CANNOT_DESTROY_SYSTEM_NETWORK.

    It comes with network.
    """

    network: Parameter

class CannotEnableRedoLog(Failure):
    """XAPI's error CANNOT_ENABLE_REDO_LOG.

    It comes with reason.
    """

    reason: Parameter

class CannotEvacuateHost(Failure):
    """XAPI's error CANNOT_EVACUATE_HOST.

    It comes with errors.
    """

    errors: Parameter

class CannotFetchPatch(Failure):
    """XAPI's error CANNOT_FETCH_PATCH.

    It comes with uuid.
    """

    uuid: Parameter

class CannotFindOemBackupPartition(Failure):
    """XAPI's error CANNOT_FIND_OEM_BACKUP_PARTITION.

    It has no parameters.
    """

class CannotFindPatch(Failure):
    """XAPI's error CANNOT_FIND_PATCH.

    It has no parameters.
    """

class CannotFindStatePartition(Failure):
    """XAPI's error CANNOT_FIND_STATE_PARTITION.

    It has no parameters.
    """

class CannotFindUpdate(Failure):
    """XAPI's error CANNOT_FIND_UPDATE.

    It has no parameters.
    """

class CannotForgetSriovLogical(Failure):
    """XAPI's error CANNOT_FORGET_SRIOV_LOGICAL.

    It comes with PIF.
    """

    PIF: Parameter

class CannotPlugBondSlave(Failure):
    """XAPI's error CANNOT_PLUG_BOND_SLAVE.

    It comes with PIF.
    """

    PIF: Parameter

class CannotPlugVif(Failure):
    """XAPI's error CANNOT_PLUG_VIF.

    It comes with VIF.
    """

    VIF: Parameter

class CannotResetControlDomain(Failure):
    """XAPI's error CANNOT_RESET_CONTROL_DOMAIN.

    It comes with vm.
    """

    vm: Parameter

class CannotRestartDeviceModel(Failure):
    """XAPI's error CANNOT_RESTART_DEVICE_MODEL.

    It comes with ref.
    """

    ref: Parameter

class CanNotPeriodicSyncUpdates(Failure):
    """XAPI's error CAN_NOT_PERIODIC_SYNC_UPDATES.

    It has no parameters.
    """

class CanNotSyncUpdates(Failure):
    """XAPI's error CAN_NOT_SYNC_UPDATES.

    It has no parameters.
    """

class CaCertificateExpired(Failure):
    """XAPI's error CA_CERTIFICATE_EXPIRED.

    ``params`` has what comes with it, which is not documented.
    """

class CaCertificateInvalid(Failure):
    """XAPI's error CA_CERTIFICATE_INVALID.

    ``params`` has what comes with it, which is not documented.
    """

class CaCertificateNotValidYet(Failure):
    """XAPI's error CA_CERTIFICATE_NOT_VALID_YET.

    ``params`` has what comes with it, which is not documented.
    """

class CertificateAlreadyExists(Failure):
    """XAPI's error CERTIFICATE_ALREADY_EXISTS.

    It comes with name.
    """

    name: Parameter

class CertificateCorrupt(Failure):
    """XAPI's error CERTIFICATE_CORRUPT.

    It comes with name.
    """

    name: Parameter

class CertificateDoesNotExist(Failure):
    """XAPI's error CERTIFICATE_DOES_NOT_EXIST.

    It comes with name.
    """

    name: Parameter

class CertificateLacksPurpose(Failure):
    """XAPI's error CERTIFICATE_LACKS_PURPOSE.

    It has no parameters.
    """

class CertificateLibraryCorrupt(Failure):
    """XAPI's error CERTIFICATE_LIBRARY_CORRUPT.

    It has no parameters.
    """

class CertificateNameInvalid(Failure):
    """XAPI's error CERTIFICATE_NAME_INVALID.

    It comes with name.
    """

    name: Parameter

class CertRefreshInProgress(Failure):
    """XAPI's error CERT_REFRESH_IN_PROGRESS.

    ``params`` has what comes with it, which is not documented.
    """

class ChangePasswordRejected(Failure):
    """XAPI's error CHANGE_PASSWORD_REJECTED.

    It comes with msg.
    """

    msg: Parameter

class ClientError(Failure):
    """XAPI's error CLIENT_ERROR.

    ``params`` has what comes with it, which is not documented.
    """

class ClusteredSrDegraded(Failure):
    """XAPI's error CLUSTERED_SR_DEGRADED.

    It comes with sr.
    """

    sr: Parameter

class ClusteringDisabled(Failure):
    """XAPI's error CLUSTERING_DISABLED.

    It comes with cluster_host.
    """

    cluster_host: Parameter

class ClusteringEnabled(Failure):
    """XAPI's error CLUSTERING_ENABLED.

    It comes with cluster_host.
    """

    cluster_host: Parameter

class ClusterAlreadyExists(Failure):
    """XAPI's error CLUSTER_ALREADY_EXISTS.

    It has no parameters.
    """

class ClusterCreateInProgress(Failure):
    """XAPI's error CLUSTER_CREATE_IN_PROGRESS.

    It has no parameters.
    """

class ClusterDoesNotHaveOneNode(Failure):
    """XAPI's error CLUSTER_DOES_NOT_HAVE_ONE_NODE.

    It comes with number_of_nodes.
    """

    number_of_nodes: Parameter

class ClusterForceDestroyFailed(Failure):
    """XAPI's error CLUSTER_FORCE_DESTROY_FAILED.

    It comes with cluster.
    """

    cluster: Parameter

class ClusterHasNoCertificate(Failure):
    """XAPI's error CLUSTER_HAS_NO_CERTIFICATE.

    ``params`` has what comes with it, which is not documented.
    """

class ClusterHostIsLast(Failure):
    """XAPI's error CLUSTER_HOST_IS_LAST.

    It comes with cluster_host.
    """

    cluster_host: Parameter

class ClusterHostNotJoined(Failure):
    """XAPI's error CLUSTER_HOST_NOT_JOINED.

    It comes with cluster_host.
    """

    cluster_host: Parameter

class ClusterStackInUse(Failure):
    """XAPI's error CLUSTER_STACK_IN_USE.

    It comes with cluster_stack.
    """

    cluster_stack: Parameter

class ConfigureRepositoriesInProgress(Failure):
    """XAPI's error CONFIGURE_REPOSITORIES_IN_PROGRESS.

    It has no parameters.
    """

class CouldNotFindNetworkInterfaceWithSpecifiedDeviceNameAndMacAddress(Failure):
    """XAPI's error COULD_NOT_FIND_NETWORK_INTERFACE_WITH_SPECIFIED_DEVICE_NAME_AND_MAC_ADDRESS.

    It comes with device and mac.
    """

    device: Parameter
    mac: Parameter

class CouldNotImportDatabase(Failure):
    """XAPI's error COULD_NOT_IMPORT_DATABASE.

    It comes with reason.
    """

    reason: Parameter

class CouldNotUpdateIgmpSnoopingEverywhere(Failure):
    """XAPI's error COULD_NOT_UPDATE_IGMP_SNOOPING_EVERYWHERE.

    It has no parameters.
    """

class CpuFeatureMaskingNotSupported(Failure):
    """XAPI's error CPU_FEATURE_MASKING_NOT_SUPPORTED.

    It comes with details.
    """

    details_: Parameter

class CreaterepoFailed(Failure):
    """XAPI's error CREATEREPO_FAILED.

    ``params`` has what comes with it, which is not documented.
    """

class CrlAlreadyExists(Failure):
    """XAPI's error CRL_ALREADY_EXISTS.

    It comes with name.
    """

    name: Parameter

class CrlCorrupt(Failure):
    """XAPI's error CRL_CORRUPT.

    It comes with name.
    """

    name: Parameter

class CrlDoesNotExist(Failure):
    """XAPI's error CRL_DOES_NOT_EXIST.

    It comes with name.
    """

    name: Parameter

class CrlNameInvalid(Failure):
    """XAPI's error CRL_NAME_INVALID.

    It comes with name.
    """

    name: Parameter

class DbUniquenessConstraintViolation(Failure):
    """XAPI's error DB_UNIQUENESS_CONSTRAINT_VIOLATION.

    It comes with table, field and value.
    """

    table: Parameter
    field: Parameter
    value: Parameter

class DefaultSrNotFound(Failure):
    """XAPI's error DEFAULT_SR_NOT_FOUND.

    It comes with sr.
    """

    sr: Parameter

class DesignateNewMasterInProgress(Failure):
    """XAPI's error DESIGNATE_NEW_MASTER_IN_PROGRESS.

    ``params`` has what comes with it, which is not documented.
    """

class DeviceAlreadyAttached(Failure):
    """XAPI's error DEVICE_ALREADY_ATTACHED.

    It comes with device.
    """

    device: Parameter

class DeviceAlreadyDetached(Failure):
    """XAPI's error DEVICE_ALREADY_DETACHED.

    It comes with device.
    """

    device: Parameter

class DeviceAlreadyExists(Failure):
    """XAPI's error DEVICE_ALREADY_EXISTS.

    It comes with device.
    """

    device: Parameter

class DeviceAttachTimeout(Failure):
    """XAPI's error DEVICE_ATTACH_TIMEOUT.

    It comes with type and ref.
    """

    type: Parameter
    ref: Parameter

class DeviceDetachRejected(Failure):
    """XAPI's error DEVICE_DETACH_REJECTED.

    It comes with type, ref and msg.
    """

    type: Parameter
    ref: Parameter
    msg: Parameter

class DeviceDetachTimeout(Failure):
    """XAPI's error DEVICE_DETACH_TIMEOUT.

    It comes with type and ref.
    """

    type: Parameter
    ref: Parameter

class DeviceNotAttached(Failure):
    """XAPI's error DEVICE_NOT_ATTACHED.

    It comes with VBD.
    """

    VBD: Parameter

class DisableSshFailed(Failure):
    """XAPI's error DISABLE_SSH_FAILED.

    It comes with host.
    """

    host: Parameter

class DisableSshPartiallyFailed(Failure):
    """XAPI's error DISABLE_SSH_PARTIALLY_FAILED.

    It comes with hosts.
    """

    hosts: Parameter

class DiskVbdMustBeReadwriteForHvm(Failure):
    """XAPI's error DISK_VBD_MUST_BE_READWRITE_FOR_HVM.

    It comes with vbd.
    """

    vbd: Parameter

class DomainBuilderError(Failure):
    """XAPI's error DOMAIN_BUILDER_ERROR.

    It comes with function, code and message.
    """

    function: Parameter
    code_: Parameter
    message: Parameter

class DomainExists(Failure):
    """XAPI's error DOMAIN_EXISTS.

    It comes with vm and domid.
    """

    vm: Parameter
    domid: Parameter

class DuplicateMacSeed(Failure):
    """XAPI's error DUPLICATE_MAC_SEED.

    It comes with seed.
    """

    seed: Parameter

class DuplicatePifDeviceName(Failure):
    """XAPI's error DUPLICATE_PIF_DEVICE_NAME.

    It comes with device.
    """

    device: Parameter

class DuplicateVm(Failure):
    """XAPI's error DUPLICATE_VM.

    It comes with vm.
    """

    vm: Parameter

class EnableSshFailed(Failure):
    """XAPI's error ENABLE_SSH_FAILED.

    It comes with host.
    """

    host: Parameter

class EnableSshPartiallyFailed(Failure):
    """XAPI's error ENABLE_SSH_PARTIALLY_FAILED.

    It comes with hosts.
    """

    hosts: Parameter

class EventsLost(Failure):
    """XAPI's error EVENTS_LOST.

    It has no parameters.
    """

class EventFromTokenParseFailure(Failure):
    """XAPI's error EVENT_FROM_TOKEN_PARSE_FAILURE.

    It comes with token.
    """

    token: Parameter

class EventSubscriptionParseFailure(Failure):
    """XAPI's error EVENT_SUBSCRIPTION_PARSE_FAILURE.

    It comes with subscription.
    """

    subscription: Parameter

class ExtensionProtocolFailure(Failure):
    """XAPI's error EXTENSION_PROTOCOL_FAILURE.

    ``params`` has what comes with it, which is not documented.
    """

class FailedToStartEmulator(Failure):
    """XAPI's error FAILED_TO_START_EMULATOR.

    It comes with vm, name and msg.
    """

    vm: Parameter
    name: Parameter
    msg: Parameter

class FeatureRequiresHvm(Failure):
    """XAPI's error FEATURE_REQUIRES_HVM.

    It comes with details.
    """

    details_: Parameter

class FeatureRestricted(Failure):
    """XAPI's error FEATURE_RESTRICTED.

    It has no parameters.
    """

class FieldTypeError(Failure):
    """XAPI's error FIELD_TYPE_ERROR.

    It comes with field.
    """

    field: Parameter

class GetHostUpdatesFailed(Failure):
    """XAPI's error GET_HOST_UPDATES_FAILED.

    It comes with ref.
    """

    ref: Parameter

class GetUpdatesFailed(Failure):
    """XAPI's error GET_UPDATES_FAILED.

    It has no parameters.
    """

class GetUpdatesInProgress(Failure):
    """XAPI's error GET_UPDATES_IN_PROGRESS.

    ``params`` has what comes with it, which is not documented.
    """

class GpuGroupContainsNoPgpus(Failure):
    """XAPI's error GPU_GROUP_CONTAINS_NO_PGPUS.

    It comes with gpu_group.
    """

    gpu_group: Parameter

class GpuGroupContainsPgpu(Failure):
    """XAPI's error GPU_GROUP_CONTAINS_PGPU.

    It comes with pgpus.
    """

    pgpus: Parameter

class GpuGroupContainsVgpu(Failure):
    """XAPI's error GPU_GROUP_CONTAINS_VGPU.

    It comes with vgpus.
    """

    vgpus: Parameter

class HandleInvalid(Failure):
    """XAPI's error HANDLE_INVALID.

    It comes with class and handle.
    """

    class_: Parameter
    handle: Parameter

class HaAbortNewMaster(Failure):
    """XAPI's error HA_ABORT_NEW_MASTER.

    It comes with reason.
    """

    reason: Parameter

class HaCannotChangeBondStatusOfMgmtIface(Failure):
    """XAPI's error HA_CANNOT_CHANGE_BOND_STATUS_OF_MGMT_IFACE.

    It has no parameters.
    """

class HaConstraintViolationNetworkNotShared(Failure):
    """XAPI's error HA_CONSTRAINT_VIOLATION_NETWORK_NOT_SHARED.

    It comes with network.
    """

    network: Parameter

class HaConstraintViolationSrNotShared(Failure):
    """XAPI's error HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED.

    It comes with SR.
    """

    SR: Parameter

class HaDisableInProgress(Failure):
    """XAPI's error HA_DISABLE_IN_PROGRESS.

    It has no parameters.
    """

class HaEnableInProgress(Failure):
    """XAPI's error HA_ENABLE_IN_PROGRESS.

    It has no parameters.
    """

class HaFailedToFormLiveset(Failure):
    """XAPI's error HA_FAILED_TO_FORM_LIVESET.

    It has no parameters.
    """

class HaHeartbeatDaemonStartupFailed(Failure):
    """XAPI's error HA_HEARTBEAT_DAEMON_STARTUP_FAILED.

    It has no parameters.
    """

class HaHostCannotAccessStatefile(Failure):
    """XAPI's error HA_HOST_CANNOT_ACCESS_STATEFILE.

    It has no parameters.
    """

class HaHostCannotSeePeers(Failure):
    """XAPI's error HA_HOST_CANNOT_SEE_PEERS.

    It comes with host, all and subset.
    """

    host: Parameter
    all: Parameter
    subset: Parameter

class HaHostIsArmed(Failure):
    """XAPI's error HA_HOST_IS_ARMED.

    It comes with host.
    """

    host: Parameter

class HaIsEnabled(Failure):
    """XAPI's error HA_IS_ENABLED.

    It has no parameters.
    """

class HaLostStatefile(Failure):
    """XAPI's error HA_LOST_STATEFILE.

    It has no parameters.
    """

class HaNotEnabled(Failure):
    """XAPI's error HA_NOT_ENABLED.

    It has no parameters.
    """

class HaNotInstalled(Failure):
    """XAPI's error HA_NOT_INSTALLED.

    It comes with host.
    """

    host: Parameter

class HaNoPlan(Failure):
    """XAPI's error HA_NO_PLAN.

    It has no parameters.
    """

class HaOperationWouldBreakFailoverPlan(Failure):
    """XAPI's error HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN.

    It has no parameters.
    """

class HaPoolIsEnabledButHostIsDisabled(Failure):
    """XAPI's error HA_POOL_IS_ENABLED_BUT_HOST_IS_DISABLED.

    It has no parameters.
    """

class HaShouldBeFenced(Failure):
    """XAPI's error HA_SHOULD_BE_FENCED.

    It comes with host.
    """

    host: Parameter

class HaTooFewHosts(Failure):
    """XAPI's error HA_TOO_FEW_HOSTS.

    It has no parameters.
    """

class HostsFailedToDisableCaching(Failure):
    """XAPI's error HOSTS_FAILED_TO_DISABLE_CACHING.

    ``params`` has what comes with it, which is not documented.
    """

class HostsFailedToEnableCaching(Failure):
    """XAPI's error HOSTS_FAILED_TO_ENABLE_CACHING.

    ``params`` has what comes with it, which is not documented.
    """

class HostsNotCompatible(Failure):
    """XAPI's error HOSTS_NOT_COMPATIBLE.

    It has no parameters.
    """

class HostsNotHomogeneous(Failure):
    """XAPI's error HOSTS_NOT_HOMOGENEOUS.

    It comes with reason.
    """

    reason: Parameter

class HostBroken(Failure):
    """XAPI's error HOST_BROKEN.

    It has no parameters.
    """

class HostCannotAttachNetwork(Failure):
    """XAPI's error HOST_CANNOT_ATTACH_NETWORK.

    It comes with host and network.
    """

    host: Parameter
    network: Parameter

class HostCannotDestroySelf(Failure):
    """XAPI's error HOST_CANNOT_DESTROY_SELF.

    It comes with host.
    """

    host: Parameter

class HostCannotReadMetrics(Failure):
    """XAPI's error HOST_CANNOT_READ_METRICS.

    It has no parameters.
    """

class HostCannotSeeSr(Failure):
    """XAPI's error HOST_CANNOT_SEE_SR.

    ``params`` has what comes with it, which is not documented.
    """

class HostCdDriveEmpty(Failure):
    """XAPI's error HOST_CD_DRIVE_EMPTY.

    It has no parameters.
    """

class HostDisabled(Failure):
    """XAPI's error HOST_DISABLED.

    It comes with host.
    """

    host: Parameter

class HostDisabledIndefinitely(Failure):
    """XAPI's error HOST_DISABLED_INDEFINITELY.

    It comes with host.
    """

    host: Parameter

class HostDisabledUntilReboot(Failure):
    """XAPI's error HOST_DISABLED_UNTIL_REBOOT.

    It comes with host.
    """

    host: Parameter

class HostDriverNoHardware(Failure):
    """XAPI's error HOST_DRIVER_NO_HARDWARE.

    It comes with driver variant.
    """

    driver_variant: Parameter

class HostEvacuateInProgress(Failure):
    """XAPI's error HOST_EVACUATE_IN_PROGRESS.

    It comes with host.
    """

    host: Parameter

class HostEvacuateVmNotHaProtected(Failure):
    """XAPI's error HOST_EVACUATE_VM_NOT_HA_PROTECTED.

    It comes with vm.
    """

    vm: Parameter

class HostEvacuationIsRequired(Failure):
    """XAPI's error HOST_EVACUATION_IS_REQUIRED.

    It comes with host.
    """

    host: Parameter

class HostHasNoManagementIp(Failure):
    """XAPI's error HOST_HAS_NO_MANAGEMENT_IP.

    It has no parameters.
    """

class HostHasResidentVms(Failure):
    """XAPI's error HOST_HAS_RESIDENT_VMS.

    It comes with host.
    """

    host: Parameter

class HostInEmergencyMode(Failure):
    """XAPI's error HOST_IN_EMERGENCY_MODE.

    It has no parameters.
    """

class HostInUse(Failure):
    """XAPI's error HOST_IN_USE.

    It comes with host, type and ref.
    """

    host: Parameter
    type: Parameter
    ref: Parameter

class HostIsLive(Failure):
    """XAPI's error HOST_IS_LIVE.

    It comes with host.
    """

    host: Parameter

class HostIsSlave(Failure):
    """XAPI's error HOST_IS_SLAVE.

    It comes with Master IP address.
    """

    Master_IP_address: Parameter

class HostItsOwnSlave(Failure):
    """XAPI's error HOST_ITS_OWN_SLAVE.

    It has no parameters.
    """

class HostMasterCannotTalkBack(Failure):
    """XAPI's error HOST_MASTER_CANNOT_TALK_BACK.

    It comes with ip.
    """

    ip: Parameter

class HostNameInvalid(Failure):
    """XAPI's error HOST_NAME_INVALID.

    It comes with reason.
    """

    reason: Parameter

class HostNotDisabled(Failure):
    """XAPI's error HOST_NOT_DISABLED.

    It has no parameters.
    """

class HostNotEnoughFreeMemory(Failure):
    """XAPI's error HOST_NOT_ENOUGH_FREE_MEMORY.

    It comes with needed and available.
    """

    needed: Parameter
    available: Parameter

class HostNotEnoughPcpus(Failure):
    """XAPI's error HOST_NOT_ENOUGH_PCPUS.

    It comes with vcpus and pcpus.
    """

    vcpus: Parameter
    pcpus: Parameter

class HostNotLive(Failure):
    """XAPI's error HOST_NOT_LIVE.

    It has no parameters.
    """

class HostOffline(Failure):
    """XAPI's error HOST_OFFLINE.

    It comes with host.
    """

    host: Parameter

class HostPendingMandatoryGuidanceNotEmpty(Failure):
    """XAPI's error HOST_PENDING_MANDATORY_GUIDANCE_NOT_EMPTY.

    It comes with host.
    """

    host: Parameter

class HostPowerOnModeDisabled(Failure):
    """XAPI's error HOST_POWER_ON_MODE_DISABLED.

    It has no parameters.
    """

class HostStillBooting(Failure):
    """XAPI's error HOST_STILL_BOOTING.

    It has no parameters.
    """

class HostUnknownToMaster(Failure):
    """XAPI's error HOST_UNKNOWN_TO_MASTER.

    It comes with host.
    """

    host: Parameter

class HostXapiVersionHigherThanCoordinator(Failure):
    """XAPI's error HOST_XAPI_VERSION_HIGHER_THAN_COORDINATOR.

    It comes with host_xapi_version.
    """

    host_xapi_version: Parameter

class IllegalInFipsMode(Failure):
    """XAPI's error ILLEGAL_IN_FIPS_MODE.

    ``params`` has what comes with it, which is not documented.
    """

class IllegalVbdDevice(Failure):
    """XAPI's error ILLEGAL_VBD_DEVICE.

    It comes with vbd and device.
    """

    vbd: Parameter
    device: Parameter

class ImportFailed(Failure):
    """XAPI's error IMPORT_ERROR.

    It comes with msg.
    """

    msg: Parameter

class ImportErrorAttachedDisksNotFound(Failure):
    """XAPI's error IMPORT_ERROR_ATTACHED_DISKS_NOT_FOUND.

    It has no parameters.
    """

class ImportErrorCannotHandleChunked(Failure):
    """XAPI's error IMPORT_ERROR_CANNOT_HANDLE_CHUNKED.

    It has no parameters.
    """

class ImportErrorFailedToFindObject(Failure):
    """XAPI's error IMPORT_ERROR_FAILED_TO_FIND_OBJECT.

    It comes with id.
    """

    id: Parameter

class ImportErrorPrematureEof(Failure):
    """XAPI's error IMPORT_ERROR_PREMATURE_EOF.

    It has no parameters.
    """

class ImportErrorSomeChecksumsFailed(Failure):
    """XAPI's error IMPORT_ERROR_SOME_CHECKSUMS_FAILED.

    It has no parameters.
    """

class ImportErrorUnexpectedFile(Failure):
    """XAPI's error IMPORT_ERROR_UNEXPECTED_FILE.

    It comes with filename_expected and filename_found.
    """

    filename_expected: Parameter
    filename_found: Parameter

class ImportIncompatibleVersion(Failure):
    """XAPI's error IMPORT_INCOMPATIBLE_VERSION.

    It has no parameters.
    """

class IncompatibleClusterStackActive(Failure):
    """XAPI's error INCOMPATIBLE_CLUSTER_STACK_ACTIVE.

    It comes with cluster_stack.
    """

    cluster_stack: Parameter

class IncompatiblePifProperties(Failure):
    """XAPI's error INCOMPATIBLE_PIF_PROPERTIES.

    It has no parameters.
    """

class IncompatibleStatefileSr(Failure):
    """XAPI's error INCOMPATIBLE_STATEFILE_SR.

    It comes with SR type.
    """

    SR_type: Parameter

class InterfaceHasNoIp(Failure):
    """XAPI's error INTERFACE_HAS_NO_IP.

    It comes with interface.
    """

    interface: Parameter

class InternalError(Failure):
    """XAPI's error INTERNAL_ERROR.

    It comes with message. Some come with further texts behind the message.
    """

    message: Parameter

class InvalidBaseUrl(Failure):
    """XAPI's error INVALID_BASE_URL.

    It comes with url.
    """

    url: Parameter

class InvalidCidrAddressSpecified(Failure):
    """XAPI's error INVALID_CIDR_ADDRESS_SPECIFIED.

    It comes with parameter.
    """

    parameter: Parameter

class InvalidClusterStack(Failure):
    """XAPI's error INVALID_CLUSTER_STACK.

    It comes with cluster_stack.
    """

    cluster_stack: Parameter

class InvalidDevice(Failure):
    """XAPI's error INVALID_DEVICE.

    It comes with device.
    """

    device: Parameter

class InvalidEdition(Failure):
    """XAPI's error INVALID_EDITION.

    It comes with edition.
    """

    edition: Parameter

class InvalidFeatureString(Failure):
    """XAPI's error INVALID_FEATURE_STRING.

    It comes with details.
    """

    details_: Parameter

class InvalidGpgkeyPath(Failure):
    """XAPI's error INVALID_GPGKEY_PATH.

    It comes with gpgkey_path.
    """

    gpgkey_path: Parameter

class InvalidIpAddressSpecified(Failure):
    """XAPI's error INVALID_IP_ADDRESS_SPECIFIED.

    It comes with parameter.
    """

    parameter: Parameter

class InvalidNtpConfig(Failure):
    """XAPI's error INVALID_NTP_CONFIG.

    It comes with reason.
    """

    reason: Parameter

class InvalidPatch(Failure):
    """XAPI's error INVALID_PATCH.

    It has no parameters.
    """

class InvalidPatchWithLog(Failure):
    """XAPI's error INVALID_PATCH_WITH_LOG.

    It comes with log.
    """

    log: Parameter

class InvalidRepomdXml(Failure):
    """XAPI's error INVALID_REPOMD_XML.

    It has no parameters.
    """

class InvalidRepositoryDomainAllowlist(Failure):
    """XAPI's error INVALID_REPOSITORY_DOMAIN_ALLOWLIST.

    It comes with domains.
    """

    domains: Parameter

class InvalidRepositoryProxyCredential(Failure):
    """XAPI's error INVALID_REPOSITORY_PROXY_CREDENTIAL.

    It has no parameters.
    """

class InvalidRepositoryProxyUrl(Failure):
    """XAPI's error INVALID_REPOSITORY_PROXY_URL.

    It comes with url.
    """

    url: Parameter

class InvalidUpdate(Failure):
    """XAPI's error INVALID_UPDATE.

    It comes with info.
    """

    info: Parameter

class InvalidUpdateinfoXml(Failure):
    """XAPI's error INVALID_UPDATEINFO_XML.

    It has no parameters.
    """

class InvalidUpdateSyncDay(Failure):
    """XAPI's error INVALID_UPDATE_SYNC_DAY.

    It comes with day.
    """

    day: Parameter

class InvalidValue(Failure):
    """XAPI's error INVALID_VALUE.

    It comes with field and value.
    """

    field: Parameter
    value: Parameter

class IsTunnelAccessPif(Failure):
    """XAPI's error IS_TUNNEL_ACCESS_PIF.

    It comes with PIF.
    """

    PIF: Parameter

class JoiningHostCannotBeMasterOfOtherHosts(Failure):
    """XAPI's error JOINING_HOST_CANNOT_BE_MASTER_OF_OTHER_HOSTS.

    It has no parameters.
    """

class JoiningHostCannotContainSharedSrs(Failure):
    """XAPI's error JOINING_HOST_CANNOT_CONTAIN_SHARED_SRS.

    It has no parameters.
    """

class JoiningHostCannotHaveRunningOrSuspendedVms(Failure):
    """XAPI's error JOINING_HOST_CANNOT_HAVE_RUNNING_OR_SUSPENDED_VMS.

    It has no parameters.
    """

class JoiningHostCannotHaveRunningVms(Failure):
    """XAPI's error JOINING_HOST_CANNOT_HAVE_RUNNING_VMS.

    It has no parameters.
    """

class JoiningHostCannotHaveVmsWithCurrentOperations(Failure):
    """XAPI's error JOINING_HOST_CANNOT_HAVE_VMS_WITH_CURRENT_OPERATIONS.

    It has no parameters.
    """

class JoiningHostConnectionFailed(Failure):
    """XAPI's error JOINING_HOST_CONNECTION_FAILED.

    It has no parameters.
    """

class JoiningHostServiceFailed(Failure):
    """XAPI's error JOINING_HOST_SERVICE_FAILED.

    It has no parameters.
    """

class LicenceRestriction(Failure):
    """XAPI's error LICENCE_RESTRICTION.

    It comes with feature.
    """

    feature: Parameter

class LicenseCannotDowngradeWhileInPool(Failure):
    """XAPI's error LICENSE_CANNOT_DOWNGRADE_WHILE_IN_POOL.

    It has no parameters.
    """

class LicenseCheckoutError(Failure):
    """XAPI's error LICENSE_CHECKOUT_ERROR.

    It comes with code and message.
    """

    code_: Parameter
    message: Parameter

class LicenseDoesNotSupportPooling(Failure):
    """XAPI's error LICENSE_DOES_NOT_SUPPORT_POOLING.

    It has no parameters.
    """

class LicenseDoesNotSupportXha(Failure):
    """XAPI's error LICENSE_DOES_NOT_SUPPORT_XHA.

    It has no parameters.
    """

class LicenseExpired(Failure):
    """XAPI's error LICENSE_EXPIRED.

    It has no parameters.
    """

class LicenseFileDeprecated(Failure):
    """XAPI's error LICENSE_FILE_DEPRECATED.

    It has no parameters.
    """

class LicenseHostPoolMismatch(Failure):
    """XAPI's error LICENSE_HOST_POOL_MISMATCH.

    It has no parameters.
    """

class LicenseProcessingError(Failure):
    """XAPI's error LICENSE_PROCESSING_ERROR.

    It has no parameters.
    """

class LocationNotUnique(Failure):
    """XAPI's error LOCATION_NOT_UNIQUE.

    It comes with SR and location.
    """

    SR: Parameter
    location: Parameter

class MacDoesNotExist(Failure):
    """XAPI's error MAC_DOES_NOT_EXIST.

    It comes with MAC.
    """

    MAC: Parameter

class MacInvalid(Failure):
    """XAPI's error MAC_INVALID.

    It comes with MAC.
    """

    MAC: Parameter

class MacStillExists(Failure):
    """XAPI's error MAC_STILL_EXISTS.

    It comes with MAC.
    """

    MAC: Parameter

class MapDuplicateKey(Failure):
    """XAPI's error MAP_DUPLICATE_KEY.

    It comes with type, param_name, ref and key. The third one is documented as a uuid; xapi sends
    the object's ref.
    """

    type: Parameter
    param_name: Parameter
    ref: Parameter
    key: Parameter

class MemoryConstraintViolation(Failure):
    """XAPI's error MEMORY_CONSTRAINT_VIOLATION.

    It comes with constraint.
    """

    constraint: Parameter

class MemoryConstraintViolationMaxpin(Failure):
    """XAPI's error MEMORY_CONSTRAINT_VIOLATION_MAXPIN.

    It comes with reason.
    """

    reason: Parameter

class MemoryConstraintViolationOrder(Failure):
    """XAPI's error MEMORY_CONSTRAINT_VIOLATION_ORDER.

    It has no parameters.
    """

class MessageDeprecated(Failure):
    """XAPI's error MESSAGE_DEPRECATED.

    It has no parameters.
    """

class MessageMethodUnknown(Failure):
    """XAPI's error MESSAGE_METHOD_UNKNOWN.

    It comes with method.
    """

    method: Parameter

class MessageParameterCountMismatch(Failure):
    """XAPI's error MESSAGE_PARAMETER_COUNT_MISMATCH.

    It comes with method, expected and received.
    """

    method: Parameter
    expected: Parameter
    received: Parameter

class MessageRemoved(Failure):
    """XAPI's error MESSAGE_REMOVED.

    It has no parameters.
    """

class MirrorFailed(Failure):
    """XAPI's error MIRROR_FAILED.

    It comes with vdi.
    """

    vdi: Parameter

class MissingConnectionDetails(Failure):
    """XAPI's error MISSING_CONNECTION_DETAILS.

    It has no parameters.
    """

class MultipleUpdateRepositoriesEnabled(Failure):
    """XAPI's error MULTIPLE_UPDATE_REPOSITORIES_ENABLED.

    It has no parameters.
    """

class NetworkAlreadyConnected(Failure):
    """XAPI's error NETWORK_ALREADY_CONNECTED.

    It comes with network and connected PIF.
    """

    network: Parameter
    connected_PIF: Parameter

class NetworkContainsPif(Failure):
    """XAPI's error NETWORK_CONTAINS_PIF.

    It comes with pifs.
    """

    pifs: Parameter

class NetworkContainsVif(Failure):
    """XAPI's error NETWORK_CONTAINS_VIF.

    It comes with vifs.
    """

    vifs: Parameter

class NetworkHasIncompatibleSriovPifs(Failure):
    """XAPI's error NETWORK_HAS_INCOMPATIBLE_SRIOV_PIFS.

    It comes with PIF and network.
    """

    PIF: Parameter
    network: Parameter

class NetworkHasIncompatibleVlanOnSriovPifs(Failure):
    """XAPI's error NETWORK_HAS_INCOMPATIBLE_VLAN_ON_SRIOV_PIFS.

    It comes with PIF and network.
    """

    PIF: Parameter
    network: Parameter

class NetworkIncompatiblePurposes(Failure):
    """XAPI's error NETWORK_INCOMPATIBLE_PURPOSES.

    It comes with new_purpose and conflicting_purpose.
    """

    new_purpose: Parameter
    conflicting_purpose: Parameter

class NetworkIncompatibleWithBond(Failure):
    """XAPI's error NETWORK_INCOMPATIBLE_WITH_BOND.

    It comes with network.
    """

    network: Parameter

class NetworkIncompatibleWithSriov(Failure):
    """XAPI's error NETWORK_INCOMPATIBLE_WITH_SRIOV.

    It comes with network.
    """

    network: Parameter

class NetworkIncompatibleWithTrunks(Failure):
    """XAPI's error NETWORK_INCOMPATIBLE_WITH_TRUNKS.

    It comes with network.
    """

    network: Parameter

class NetworkIncompatibleWithTunnel(Failure):
    """XAPI's error NETWORK_INCOMPATIBLE_WITH_TUNNEL.

    It comes with network.
    """

    network: Parameter

class NetworkIncompatibleWithVlanOnBridge(Failure):
    """XAPI's error NETWORK_INCOMPATIBLE_WITH_VLAN_ON_BRIDGE.

    It comes with network.
    """

    network: Parameter

class NetworkIncompatibleWithVlanOnSriov(Failure):
    """XAPI's error NETWORK_INCOMPATIBLE_WITH_VLAN_ON_SRIOV.

    It comes with network.
    """

    network: Parameter

class NetworkSriovAlreadyEnabled(Failure):
    """XAPI's error NETWORK_SRIOV_ALREADY_ENABLED.

    It comes with PIF.
    """

    PIF: Parameter

class NetworkSriovDisableFailed(Failure):
    """XAPI's error NETWORK_SRIOV_DISABLE_FAILED.

    It comes with PIF and msg.
    """

    PIF: Parameter
    msg: Parameter

class NetworkSriovEnableFailed(Failure):
    """XAPI's error NETWORK_SRIOV_ENABLE_FAILED.

    It comes with PIF and msg.
    """

    PIF: Parameter
    msg: Parameter

class NetworkSriovInsufficientCapacity(Failure):
    """XAPI's error NETWORK_SRIOV_INSUFFICIENT_CAPACITY.

    It comes with network.
    """

    network: Parameter

class NetworkUnmanaged(Failure):
    """XAPI's error NETWORK_UNMANAGED.

    It comes with network.
    """

    network: Parameter

class NotAllowedOnOemEdition(Failure):
    """XAPI's error NOT_ALLOWED_ON_OEM_EDITION.

    It comes with command.
    """

    command: Parameter

class NotAllowedWhenNtpIsEnabled(Failure):
    """XAPI's error NOT_ALLOWED_WHEN_NTP_IS_ENABLED.

    It comes with host.
    """

    host: Parameter

class MessageNotImplemented(Failure):
    """XAPI's error NOT_IMPLEMENTED.

    It comes with function.
    """

    function: Parameter

class NotInEmergencyMode(Failure):
    """XAPI's error NOT_IN_EMERGENCY_MODE.

    It has no parameters.
    """

class NotSupportedDuringUpgrade(Failure):
    """XAPI's error NOT_SUPPORTED_DURING_UPGRADE.

    It has no parameters.
    """

class NotSystemDomain(Failure):
    """XAPI's error NOT_SYSTEM_DOMAIN.

    It comes with vm.
    """

    vm: Parameter

class NotTrustedCertificate(Failure):
    """XAPI's error NOT_TRUSTED_CERTIFICATE.

    It comes with ref.
    """

    ref: Parameter

class NoClusterHostsReachable(Failure):
    """XAPI's error NO_CLUSTER_HOSTS_REACHABLE.

    It comes with cluster.
    """

    cluster: Parameter

class NoCompatibleClusterHost(Failure):
    """XAPI's error NO_COMPATIBLE_CLUSTER_HOST.

    It comes with host.
    """

    host: Parameter

class NoHostsAvailable(Failure):
    """XAPI's error NO_HOSTS_AVAILABLE.

    It has no parameters.
    """

class NoLocalStorage(Failure):
    """XAPI's error NO_LOCAL_STORAGE.

    ``params`` has what comes with it, which is not documented.
    """

class NoMoreRedoLogsAllowed(Failure):
    """XAPI's error NO_MORE_REDO_LOGS_ALLOWED.

    It has no parameters.
    """

class NoRepositoriesConfigured(Failure):
    """XAPI's error NO_REPOSITORIES_CONFIGURED.

    It has no parameters.
    """

class NoRepositoryEnabled(Failure):
    """XAPI's error NO_REPOSITORY_ENABLED.

    It has no parameters.
    """

class NvidiaSriovMisconfigured(Failure):
    """XAPI's error NVIDIA_SRIOV_MISCONFIGURED.

    It comes with host and device_name.
    """

    host: Parameter
    device_name: Parameter

class NvidiaToolsError(Failure):
    """XAPI's error NVIDIA_TOOLS_ERROR.

    It comes with host.
    """

    host: Parameter

class ObjectNolongerExists(Failure):
    """XAPI's error OBJECT_NOLONGER_EXISTS.

    It has no parameters.
    """

class OnlyAllowedOnOemEdition(Failure):
    """XAPI's error ONLY_ALLOWED_ON_OEM_EDITION.

    It comes with command.
    """

    command: Parameter

class OpenvswitchNotActive(Failure):
    """XAPI's error OPENVSWITCH_NOT_ACTIVE.

    It has no parameters.
    """

class OperationBlocked(Failure):
    """XAPI's error OPERATION_BLOCKED.

    It comes with ref and code.
    """

    ref: Parameter
    code_: Parameter

class OperationNotAllowed(Failure):
    """XAPI's error OPERATION_NOT_ALLOWED.

    It comes with reason.
    """

    reason: Parameter

class OperationPartiallyFailed(Failure):
    """XAPI's error OPERATION_PARTIALLY_FAILED.

    It comes with operation.
    """

    operation: Parameter

class OtherOperationInProgress(Failure):
    """XAPI's error OTHER_OPERATION_IN_PROGRESS.

    It comes with class, object, operation_type and operation_ref. xapi before 25.27.0 sends the
    first two or three only, for a VM with the message in place of the class.
    """

    class_: Parameter
    object: Parameter
    operation_type: Parameter
    operation_ref: Parameter

class OutOfSpace(Failure):
    """XAPI's error OUT_OF_SPACE.

    It comes with location.
    """

    location: Parameter

class PatchAlreadyApplied(Failure):
    """XAPI's error PATCH_ALREADY_APPLIED.

    It comes with patch.
    """

    patch: Parameter

class PatchAlreadyExists(Failure):
    """XAPI's error PATCH_ALREADY_EXISTS.

    It comes with uuid.
    """

    uuid: Parameter

class PatchApplyFailed(Failure):
    """XAPI's error PATCH_APPLY_FAILED.

    It comes with output.
    """

    output: Parameter

class PatchApplyFailedBackupFilesExist(Failure):
    """XAPI's error PATCH_APPLY_FAILED_BACKUP_FILES_EXIST.

    It comes with output.
    """

    output: Parameter

class PatchIsApplied(Failure):
    """XAPI's error PATCH_IS_APPLIED.

    It has no parameters.
    """

class PatchPrecheckFailedIsoMounted(Failure):
    """XAPI's error PATCH_PRECHECK_FAILED_ISO_MOUNTED.

    It comes with patch.
    """

    patch: Parameter

class PatchPrecheckFailedOutOfSpace(Failure):
    """XAPI's error PATCH_PRECHECK_FAILED_OUT_OF_SPACE.

    It comes with patch, found_space and required_required.
    """

    patch: Parameter
    found_space: Parameter
    required_required: Parameter

class PatchPrecheckFailedPrerequisiteMissing(Failure):
    """XAPI's error PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING.

    It comes with patch and prerequisite_patch_uuid_list.
    """

    patch: Parameter
    prerequisite_patch_uuid_list: Parameter

class PatchPrecheckFailedUnknownError(Failure):
    """XAPI's error PATCH_PRECHECK_FAILED_UNKNOWN_ERROR.

    It comes with patch and info.
    """

    patch: Parameter
    info: Parameter

class PatchPrecheckFailedVmRunning(Failure):
    """XAPI's error PATCH_PRECHECK_FAILED_VM_RUNNING.

    It comes with patch.
    """

    patch: Parameter

class PatchPrecheckFailedWrongServerBuild(Failure):
    """XAPI's error PATCH_PRECHECK_FAILED_WRONG_SERVER_BUILD.

    It comes with patch, found_build and required_build.
    """

    patch: Parameter
    found_build: Parameter
    required_build: Parameter

class PatchPrecheckFailedWrongServerVersion(Failure):
    """XAPI's error PATCH_PRECHECK_FAILED_WRONG_SERVER_VERSION.

    It comes with patch, found_version and required_version.
    """

    patch: Parameter
    found_version: Parameter
    required_version: Parameter

class PbdExists(Failure):
    """XAPI's error PBD_EXISTS.

    It comes with sr, host and pbd.
    """

    sr: Parameter
    host: Parameter
    pbd: Parameter

class PermissionDenied(Failure):
    """XAPI's error PERMISSION_DENIED.

    It comes with message.
    """

    message: Parameter

class PgpuInsufficientCapacityForVgpu(Failure):
    """XAPI's error PGPU_INSUFFICIENT_CAPACITY_FOR_VGPU.

    It comes with pgpu and vgpu_type.
    """

    pgpu: Parameter
    vgpu_type: Parameter

class PgpuInUseByVm(Failure):
    """XAPI's error PGPU_IN_USE_BY_VM.

    It comes with VMs.
    """

    VMs: Parameter

class PgpuNotCompatibleWithGpuGroup(Failure):
    """XAPI's error PGPU_NOT_COMPATIBLE_WITH_GPU_GROUP.

    It comes with type and group_types.
    """

    type: Parameter
    group_types: Parameter

class PifAllowsUnplug(Failure):
    """XAPI's error PIF_ALLOWS_UNPLUG.

    It comes with PIF.
    """

    PIF: Parameter

class PifAlreadyBonded(Failure):
    """XAPI's error PIF_ALREADY_BONDED.

    It comes with PIF.
    """

    PIF: Parameter

class PifBondMoreThanOneIp(Failure):
    """XAPI's error PIF_BOND_MORE_THAN_ONE_IP.

    It has no parameters.
    """

class PifBondNeedsMoreMembers(Failure):
    """XAPI's error PIF_BOND_NEEDS_MORE_MEMBERS.

    It has no parameters.
    """

class PifCannotBondCrossHost(Failure):
    """XAPI's error PIF_CANNOT_BOND_CROSS_HOST.

    It has no parameters.
    """

class PifConfigurationError(Failure):
    """XAPI's error PIF_CONFIGURATION_ERROR.

    It comes with PIF and msg.
    """

    PIF: Parameter
    msg: Parameter

class PifDeviceNotFound(Failure):
    """XAPI's error PIF_DEVICE_NOT_FOUND.

    It has no parameters.
    """

class PifDoesNotAllowUnplug(Failure):
    """XAPI's error PIF_DOES_NOT_ALLOW_UNPLUG.

    It comes with PIF.
    """

    PIF: Parameter

class PifHasFcoeSrInUse(Failure):
    """XAPI's error PIF_HAS_FCOE_SR_IN_USE.

    It comes with PIF and SR.
    """

    PIF: Parameter
    SR: Parameter

class PifHasNoNetworkConfiguration(Failure):
    """XAPI's error PIF_HAS_NO_NETWORK_CONFIGURATION.

    It comes with PIF.
    """

    PIF: Parameter

class PifHasNoV6NetworkConfiguration(Failure):
    """XAPI's error PIF_HAS_NO_V6_NETWORK_CONFIGURATION.

    It comes with PIF.
    """

    PIF: Parameter

class PifIncompatiblePrimaryAddressType(Failure):
    """XAPI's error PIF_INCOMPATIBLE_PRIMARY_ADDRESS_TYPE.

    It comes with PIF.
    """

    PIF: Parameter

class PifIsManagementInterface(Failure):
    """XAPI's error PIF_IS_MANAGEMENT_INTERFACE.

    It comes with PIF.
    """

    PIF: Parameter

class PifIsNotPhysical(Failure):
    """XAPI's error PIF_IS_NOT_PHYSICAL.

    It comes with PIF.
    """

    PIF: Parameter

class PifIsNotSriovCapable(Failure):
    """XAPI's error PIF_IS_NOT_SRIOV_CAPABLE.

    It comes with PIF.
    """

    PIF: Parameter

class PifIsPhysical(Failure):
    """XAPI's error PIF_IS_PHYSICAL.

    It comes with PIF.
    """

    PIF: Parameter

class PifIsSriovLogical(Failure):
    """XAPI's error PIF_IS_SRIOV_LOGICAL.

    It comes with PIF.
    """

    PIF: Parameter

class PifIsVlan(Failure):
    """XAPI's error PIF_IS_VLAN.

    It comes with PIF.
    """

    PIF: Parameter

class PifNotAttachedToHost(Failure):
    """XAPI's error PIF_NOT_ATTACHED_TO_HOST.

    It comes with pif and host.
    """

    pif: Parameter
    host: Parameter

class PifNotPresent(Failure):
    """XAPI's error PIF_NOT_PRESENT.

    It comes with host and network.
    """

    host: Parameter
    network: Parameter

class PifSriovStillExists(Failure):
    """XAPI's error PIF_SRIOV_STILL_EXISTS.

    It comes with PIF.
    """

    PIF: Parameter

class PifTunnelStillExists(Failure):
    """XAPI's error PIF_TUNNEL_STILL_EXISTS.

    It comes with PIF.
    """

    PIF: Parameter

class PifUnmanaged(Failure):
    """XAPI's error PIF_UNMANAGED.

    It comes with PIF.
    """

    PIF: Parameter

class PifVlanExists(Failure):
    """XAPI's error PIF_VLAN_EXISTS.

    It comes with PIF.
    """

    PIF: Parameter

class PifVlanStillExists(Failure):
    """XAPI's error PIF_VLAN_STILL_EXISTS.

    It comes with PIF.
    """

    PIF: Parameter

class PoolAuthAlreadyEnabled(Failure):
    """XAPI's error POOL_AUTH_ALREADY_ENABLED.

    It comes with host.
    """

    host: Parameter

class PoolAuthDisableFailed(Failure):
    """XAPI's error POOL_AUTH_DISABLE_FAILED.

    It comes with host and message.
    """

    host: Parameter
    message: Parameter

class PoolAuthDisableFailedInvalidAccount(Failure):
    """XAPI's error POOL_AUTH_DISABLE_FAILED_INVALID_ACCOUNT.

    It comes with host and message.
    """

    host: Parameter
    message: Parameter

class PoolAuthDisableFailedPermissionDenied(Failure):
    """XAPI's error POOL_AUTH_DISABLE_FAILED_PERMISSION_DENIED.

    It comes with host and message.
    """

    host: Parameter
    message: Parameter

class PoolAuthDisableFailedWrongCredentials(Failure):
    """XAPI's error POOL_AUTH_DISABLE_FAILED_WRONG_CREDENTIALS.

    It comes with host and message.
    """

    host: Parameter
    message: Parameter

class PoolAuthEnableFailed(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED.

    It comes with host and message.
    """

    host: Parameter
    message: Parameter

class PoolAuthEnableFailedDomainLookupFailed(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_DOMAIN_LOOKUP_FAILED.

    It comes with host and message.
    """

    host: Parameter
    message: Parameter

class PoolAuthEnableFailedDuplicateHostname(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_DUPLICATE_HOSTNAME.

    It comes with host and message.
    """

    host: Parameter
    message: Parameter

class PoolAuthEnableFailedInvalidAccount(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_INVALID_ACCOUNT.

    It comes with host and message.
    """

    host: Parameter
    message: Parameter

class PoolAuthEnableFailedInvalidOu(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_INVALID_OU.

    It comes with host and message.
    """

    host: Parameter
    message: Parameter

class PoolAuthEnableFailedInvalidTrustedCerts(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_INVALID_TRUSTED_CERTS.

    It comes with host and message.
    """

    host: Parameter
    message: Parameter

class PoolAuthEnableFailedNoSupportEncryptType(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_NO_SUPPORT_ENCRYPT_TYPE.

    It comes with host and message.
    """

    host: Parameter
    message: Parameter

class PoolAuthEnableFailedNoTrustedCerts(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_NO_TRUSTED_CERTS.

    It comes with host and message.
    """

    host: Parameter
    message: Parameter

class PoolAuthEnableFailedPermissionDenied(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_PERMISSION_DENIED.

    It comes with host and message.
    """

    host: Parameter
    message: Parameter

class PoolAuthEnableFailedSetupTlsConnection(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_SETUP_TLS_CONNECTION.

    It comes with host and message.
    """

    host: Parameter
    message: Parameter

class PoolAuthEnableFailedUnavailable(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_UNAVAILABLE.

    It comes with host and message.
    """

    host: Parameter
    message: Parameter

class PoolAuthEnableFailedWrongCredentials(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_WRONG_CREDENTIALS.

    It comes with host and message.
    """

    host: Parameter
    message: Parameter

class PoolJoiningExternalAuthMismatch(Failure):
    """XAPI's error POOL_JOINING_EXTERNAL_AUTH_MISMATCH.

    It has no parameters.
    """

class PoolJoiningHostCaCertificatesConflict(Failure):
    """XAPI's error POOL_JOINING_HOST_CA_CERTIFICATES_CONFLICT.

    It has no parameters.
    """

class PoolJoiningHostHasBonds(Failure):
    """XAPI's error POOL_JOINING_HOST_HAS_BONDS.

    It has no parameters.
    """

class PoolJoiningHostHasNetworkSriovs(Failure):
    """XAPI's error POOL_JOINING_HOST_HAS_NETWORK_SRIOVS.

    It has no parameters.
    """

class PoolJoiningHostHasNonManagementVlans(Failure):
    """XAPI's error POOL_JOINING_HOST_HAS_NON_MANAGEMENT_VLANS.

    It has no parameters.
    """

class PoolJoiningHostHasTunnels(Failure):
    """XAPI's error POOL_JOINING_HOST_HAS_TUNNELS.

    It has no parameters.
    """

class PoolJoiningHostManagementVlanDoesNotMatch(Failure):
    """XAPI's error POOL_JOINING_HOST_MANAGEMENT_VLAN_DOES_NOT_MATCH.

    It comes with local and remote.
    """

    local: Parameter
    remote: Parameter

class PoolJoiningHostMustHaveOnlyOneIpOnClusteringNetwork(Failure):
    """XAPI's error POOL_JOINING_HOST_MUST_HAVE_ONLY_ONE_IP_ON_CLUSTERING_NETWORK.

    It has no parameters.
    """

class PoolJoiningHostMustHavePhysicalManagementNic(Failure):
    """XAPI's error POOL_JOINING_HOST_MUST_HAVE_PHYSICAL_MANAGEMENT_NIC.

    It has no parameters.
    """

class PoolJoiningHostMustHaveSameApiVersion(Failure):
    """XAPI's error POOL_JOINING_HOST_MUST_HAVE_SAME_API_VERSION.

    It comes with host_api_version and master_api_version.
    """

    host_api_version: Parameter
    master_api_version: Parameter

class PoolJoiningHostMustHaveSameDbSchema(Failure):
    """XAPI's error POOL_JOINING_HOST_MUST_HAVE_SAME_DB_SCHEMA.

    It comes with host_db_schema and master_db_schema.
    """

    host_db_schema: Parameter
    master_db_schema: Parameter

class PoolJoiningHostMustHaveSameProductVersion(Failure):
    """XAPI's error POOL_JOINING_HOST_MUST_HAVE_SAME_PRODUCT_VERSION.

    It has no parameters.
    """

class PoolJoiningHostMustOnlyHavePhysicalPifs(Failure):
    """XAPI's error POOL_JOINING_HOST_MUST_ONLY_HAVE_PHYSICAL_PIFS.

    It has no parameters.
    """

class PoolJoiningHostTlsVerificationMismatch(Failure):
    """XAPI's error POOL_JOINING_HOST_TLS_VERIFICATION_MISMATCH.

    It has no parameters.
    """

class PoolJoiningHostTrustedCertificatesConflict(Failure):
    """XAPI's error POOL_JOINING_HOST_TRUSTED_CERTIFICATES_CONFLICT.

    It comes with ref_in_pool and ref_on_host.
    """

    ref_in_pool: Parameter
    ref_on_host: Parameter

class PoolJoiningMasterCertificateNotInPoolBundle(Failure):
    """XAPI's error POOL_JOINING_MASTER_CERTIFICATE_NOT_IN_POOL_BUNDLE.

    It comes with master_uuid.
    """

    master_uuid: Parameter

class PoolJoiningPoolBundleEmptyAfterImport(Failure):
    """XAPI's error POOL_JOINING_POOL_BUNDLE_EMPTY_AFTER_IMPORT.

    It comes with bundle_path.
    """

    bundle_path: Parameter

class PoolJoiningPoolCannotEnableClusteringOnVlanNetwork(Failure):
    """XAPI's error POOL_JOINING_POOL_CANNOT_ENABLE_CLUSTERING_ON_VLAN_NETWORK.

    It comes with vlan.
    """

    vlan: Parameter

class PoolJoiningSmFeaturesIncompatible(Failure):
    """XAPI's error POOL_JOINING_SM_FEATURES_INCOMPATIBLE.

    It comes with pool_sm_ref and candidate_sm_ref.
    """

    pool_sm_ref: Parameter
    candidate_sm_ref: Parameter

class PoolSecretRotationPending(Failure):
    """XAPI's error POOL_SECRET_ROTATION_PENDING.

    ``params`` has what comes with it, which is not documented.
    """

class ProvisionFailedOutOfSpace(Failure):
    """XAPI's error PROVISION_FAILED_OUT_OF_SPACE.

    It has no parameters.
    """

class ProvisionOnlyAllowedOnTemplate(Failure):
    """XAPI's error PROVISION_ONLY_ALLOWED_ON_TEMPLATE.

    It has no parameters.
    """

class PusbVdiConflict(Failure):
    """XAPI's error PUSB_VDI_CONFLICT.

    It comes with PUSB and VDI.
    """

    PUSB: Parameter
    VDI: Parameter

class PvsCacheStorageAlreadyPresent(Failure):
    """XAPI's error PVS_CACHE_STORAGE_ALREADY_PRESENT.

    It comes with site and host.
    """

    site: Parameter
    host: Parameter

class PvsCacheStorageIsInUse(Failure):
    """XAPI's error PVS_CACHE_STORAGE_IS_IN_USE.

    It comes with PVS_cache_storage.
    """

    PVS_cache_storage: Parameter

class PvsProxyAlreadyPresent(Failure):
    """XAPI's error PVS_PROXY_ALREADY_PRESENT.

    It comes with proxies.
    """

    proxies: Parameter

class PvsProxyPresentOnHigherVifDevice(Failure):
    """XAPI's error PVS_PROXY_PRESENT_ON_HIGHER_VIF_DEVICE.

    It comes with device.
    """

    device: Parameter

class PvsServerAddressInUse(Failure):
    """XAPI's error PVS_SERVER_ADDRESS_IN_USE.

    It comes with address.
    """

    address: Parameter

class PvsSiteContainsRunningProxies(Failure):
    """XAPI's error PVS_SITE_CONTAINS_RUNNING_PROXIES.

    It comes with proxies.
    """

    proxies: Parameter

class PvsSiteContainsServers(Failure):
    """XAPI's error PVS_SITE_CONTAINS_SERVERS.

    It comes with servers.
    """

    servers: Parameter

class PvsVifMustBeFirstDevice(Failure):
    """XAPI's error PVS_VIF_MUST_BE_FIRST_DEVICE.

    It has no parameters.
    """

class RbacPermissionDenied(Failure):
    """XAPI's error RBAC_PERMISSION_DENIED.

    It comes with permission and message.
    """

    permission: Parameter
    message: Parameter

class RedoLogIsEnabled(Failure):
    """XAPI's error REDO_LOG_IS_ENABLED.

    It has no parameters.
    """

class RepositoryAlreadyExists(Failure):
    """XAPI's error REPOSITORY_ALREADY_EXISTS.

    It comes with ref.
    """

    ref: Parameter

class RepositoryCleanupFailed(Failure):
    """XAPI's error REPOSITORY_CLEANUP_FAILED.

    It has no parameters.
    """

class RepositoryIsInUse(Failure):
    """XAPI's error REPOSITORY_IS_IN_USE.

    It has no parameters.
    """

class ReposyncFailed(Failure):
    """XAPI's error REPOSYNC_FAILED.

    It has no parameters.
    """

class RepoShouldBeSingleOneEnabled(Failure):
    """XAPI's error REPO_SHOULD_BE_SINGLE_ONE_ENABLED.

    It has no parameters.
    """

class RequiredPifIsUnplugged(Failure):
    """XAPI's error REQUIRED_PIF_IS_UNPLUGGED.

    It comes with PIF.
    """

    PIF: Parameter

class RestoreIncompatibleVersion(Failure):
    """XAPI's error RESTORE_INCOMPATIBLE_VERSION.

    It has no parameters.
    """

class RestoreScriptFailed(Failure):
    """XAPI's error RESTORE_SCRIPT_FAILED.

    It comes with log.
    """

    log: Parameter

class RestoreTargetMgmtIfNotInBackup(Failure):
    """XAPI's error RESTORE_TARGET_MGMT_IF_NOT_IN_BACKUP.

    It has no parameters.
    """

class RestoreTargetMissingDevice(Failure):
    """XAPI's error RESTORE_TARGET_MISSING_DEVICE.

    It comes with device.
    """

    device: Parameter

class RevertOnlyAllowedOnSnapshot(Failure):
    """XAPI's error REVERT_ONLY_ALLOWED_ON_SNAPSHOT.

    It has no parameters. Its parameters are not documented; xapi sends none.
    """

class RoleAlreadyExists(Failure):
    """XAPI's error ROLE_ALREADY_EXISTS.

    It has no parameters.
    """

class RoleNotFound(Failure):
    """XAPI's error ROLE_NOT_FOUND.

    It has no parameters.
    """

class ServerCertificateChainInvalid(Failure):
    """XAPI's error SERVER_CERTIFICATE_CHAIN_INVALID.

    It has no parameters.
    """

class ServerCertificateExpired(Failure):
    """XAPI's error SERVER_CERTIFICATE_EXPIRED.

    It comes with now and not_after.
    """

    now: Parameter
    not_after: Parameter

class ServerCertificateInvalid(Failure):
    """XAPI's error SERVER_CERTIFICATE_INVALID.

    It has no parameters.
    """

class ServerCertificateKeyAlgorithmNotSupported(Failure):
    """XAPI's error SERVER_CERTIFICATE_KEY_ALGORITHM_NOT_SUPPORTED.

    It comes with algorithm_oid.
    """

    algorithm_oid: Parameter

class ServerCertificateKeyInvalid(Failure):
    """XAPI's error SERVER_CERTIFICATE_KEY_INVALID.

    It has no parameters.
    """

class ServerCertificateKeyMismatch(Failure):
    """XAPI's error SERVER_CERTIFICATE_KEY_MISMATCH.

    It has no parameters.
    """

class ServerCertificateKeyRsaLengthNotSupported(Failure):
    """XAPI's error SERVER_CERTIFICATE_KEY_RSA_LENGTH_NOT_SUPPORTED.

    It comes with length.
    """

    length: Parameter

class ServerCertificateKeyRsaMultiNotSupported(Failure):
    """XAPI's error SERVER_CERTIFICATE_KEY_RSA_MULTI_NOT_SUPPORTED.

    It has no parameters.
    """

class ServerCertificateNotValidYet(Failure):
    """XAPI's error SERVER_CERTIFICATE_NOT_VALID_YET.

    It comes with now and not_before.
    """

    now: Parameter
    not_before: Parameter

class ServerCertificateSignatureNotSupported(Failure):
    """XAPI's error SERVER_CERTIFICATE_SIGNATURE_NOT_SUPPORTED.

    It has no parameters.
    """

class SessionAuthenticationFailed(Failure):
    """XAPI's error SESSION_AUTHENTICATION_FAILED.

    It comes with user and message. It is documented to have no parameters; xapi sends these.
    """

    user: Parameter
    message: Parameter

class SessionAuthorizationFailed(Failure):
    """XAPI's error SESSION_AUTHORIZATION_FAILED.

    It comes with username and msg.
    """

    username: Parameter
    msg: Parameter

class SessionInvalid(Failure):
    """XAPI's error SESSION_INVALID.

    It comes with handle.
    """

    handle: Parameter

class SessionNotRegistered(Failure):
    """XAPI's error SESSION_NOT_REGISTERED.

    It comes with handle.
    """

    handle: Parameter

class SetConsoleTimeoutPartiallyFailed(Failure):
    """XAPI's error SET_CONSOLE_TIMEOUT_PARTIALLY_FAILED.

    It comes with hosts.
    """

    hosts: Parameter

class SetSshAutoModePartiallyFailed(Failure):
    """XAPI's error SET_SSH_AUTO_MODE_PARTIALLY_FAILED.

    It comes with hosts.
    """

    hosts: Parameter

class SetSshTimeoutPartiallyFailed(Failure):
    """XAPI's error SET_SSH_TIMEOUT_PARTIALLY_FAILED.

    It comes with hosts.
    """

    hosts: Parameter

class SlaveRequiresManagementInterface(Failure):
    """XAPI's error SLAVE_REQUIRES_MANAGEMENT_INTERFACE.

    It has no parameters.
    """

class SmPluginCommunicationFailure(Failure):
    """XAPI's error SM_PLUGIN_COMMUNICATION_FAILURE.

    It comes with sm.
    """

    sm: Parameter

class SrAttached(Failure):
    """XAPI's error SR_ATTACHED.

    ``params`` has what comes with it, which is not documented.
    """

class SrAttachFailed(Failure):
    """XAPI's error SR_ATTACH_FAILED.

    It comes with sr.
    """

    sr: Parameter

class SrDeviceInUse(Failure):
    """XAPI's error SR_DEVICE_IN_USE.

    It has no parameters.
    """

class SrDoesNotSupportMigration(Failure):
    """XAPI's error SR_DOES_NOT_SUPPORT_MIGRATION.

    It comes with sr and capabilities.
    """

    sr: Parameter
    capabilities: Parameter

class SrFull(Failure):
    """XAPI's error SR_FULL.

    It comes with requested and maximum.
    """

    requested: Parameter
    maximum: Parameter

class SrHasMultiplePbds(Failure):
    """XAPI's error SR_HAS_MULTIPLE_PBDS.

    It comes with PBD.
    """

    PBD: Parameter

class SrHasNoPbds(Failure):
    """XAPI's error SR_HAS_NO_PBDS.

    It comes with sr. VDI.create sends it for a PBD that is not plugged, too.
    """

    sr: Parameter

class SrHasPbd(Failure):
    """XAPI's error SR_HAS_PBD.

    It comes with sr.
    """

    sr: Parameter

class SrIndestructible(Failure):
    """XAPI's error SR_INDESTRUCTIBLE.

    It comes with sr.
    """

    sr: Parameter

class SrIsCacheSr(Failure):
    """XAPI's error SR_IS_CACHE_SR.

    It comes with host.
    """

    host: Parameter

class SrNotAttached(Failure):
    """XAPI's error SR_NOT_ATTACHED.

    It comes with sr.
    """

    sr: Parameter

class SrNotEmpty(Failure):
    """XAPI's error SR_NOT_EMPTY.

    It has no parameters.
    """

class SrNotSharable(Failure):
    """XAPI's error SR_NOT_SHARABLE.

    It comes with sr and host.
    """

    sr: Parameter
    host: Parameter

class SrNotShared(Failure):
    """XAPI's error SR_NOT_SHARED.

    ``params`` has what comes with it, which is not documented.
    """

class SrOperationNotSupported(Failure):
    """XAPI's error SR_OPERATION_NOT_SUPPORTED.

    It comes with sr.
    """

    sr: Parameter

class SrRequiresUpgrade(Failure):
    """XAPI's error SR_REQUIRES_UPGRADE.

    It comes with SR.
    """

    SR: Parameter

class SrSourceSpaceInsufficient(Failure):
    """XAPI's error SR_SOURCE_SPACE_INSUFFICIENT.

    It comes with sr.
    """

    sr: Parameter

class SrSuspendSpaceInsufficient(Failure):
    """XAPI's error SR_SUSPEND_SPACE_INSUFFICIENT.

    It comes with sr.
    """

    sr: Parameter

class SrUnhealthy(Failure):
    """XAPI's error SR_UNHEALTHY.

    It comes with sr, health and fix.
    """

    sr: Parameter
    health: Parameter
    fix: Parameter

class SrUnknownDriver(Failure):
    """XAPI's error SR_UNKNOWN_DRIVER.

    It comes with driver.
    """

    driver: Parameter

class SrUuidExists(Failure):
    """XAPI's error SR_UUID_EXISTS.

    It comes with uuid.
    """

    uuid: Parameter

class SrVdiLockingFailed(Failure):
    """XAPI's error SR_VDI_LOCKING_FAILED.

    It has no parameters.
    """

class SslVerifyError(Failure):
    """XAPI's error SSL_VERIFY_ERROR.

    It comes with reason.
    """

    reason: Parameter

class SubjectAlreadyExists(Failure):
    """XAPI's error SUBJECT_ALREADY_EXISTS.

    It has no parameters.
    """

class SubjectCannotBeResolved(Failure):
    """XAPI's error SUBJECT_CANNOT_BE_RESOLVED.

    It has no parameters.
    """

class SuspendImageNotAccessible(Failure):
    """XAPI's error SUSPEND_IMAGE_NOT_ACCESSIBLE.

    It comes with vdi.
    """

    vdi: Parameter

class SuspendVdiReplacementIsNotIdentical(Failure):
    """XAPI's error SUSPEND_VDI_REPLACEMENT_IS_NOT_IDENTICAL.

    ``params`` has what comes with it, which is not documented.
    """

class SyncBundleInProgress(Failure):
    """XAPI's error SYNC_BUNDLE_IN_PROGRESS.

    It has no parameters.
    """

class SyncUpdatesInProgress(Failure):
    """XAPI's error SYNC_UPDATES_IN_PROGRESS.

    It has no parameters.
    """

class Sysprep(Failure):
    """XAPI's error SYSPREP.

    It comes with vm and message.
    """

    vm: Parameter
    message: Parameter

class SystemStatusMustUseTarOnOem(Failure):
    """XAPI's error SYSTEM_STATUS_MUST_USE_TAR_ON_OEM.

    It has no parameters.
    """

class SystemStatusRetrievalFailed(Failure):
    """XAPI's error SYSTEM_STATUS_RETRIEVAL_FAILED.

    It comes with reason.
    """

    reason: Parameter

class TaskCancelled(Failure):
    """XAPI's error TASK_CANCELLED.

    It comes with task.
    """

    task: Parameter

class TelemetryNextCollectionTooLate(Failure):
    """XAPI's error TELEMETRY_NEXT_COLLECTION_TOO_LATE.

    It comes with timestamp.
    """

    timestamp: Parameter

class TlsConnectionFailed(Failure):
    """XAPI's error TLS_CONNECTION_FAILED.

    It comes with address and port.
    """

    address: Parameter
    port: Parameter

class TlsVerificationEnableInProgress(Failure):
    """XAPI's error TLS_VERIFICATION_ENABLE_IN_PROGRESS.

    ``params`` has what comes with it, which is not documented.
    """

class TlsVerificationNotEnabledInPool(Failure):
    """XAPI's error TLS_VERIFICATION_NOT_ENABLED_IN_POOL.

    It has no parameters.
    """

class TooBusy(Failure):
    """XAPI's error TOO_BUSY.

    It has no parameters.
    """

class TooManyGroups(Failure):
    """XAPI's error TOO_MANY_GROUPS.

    It has no parameters.
    """

class TooManyPendingTasks(Failure):
    """XAPI's error TOO_MANY_PENDING_TASKS.

    It has no parameters.
    """

class TooManyStorageMigrates(Failure):
    """XAPI's error TOO_MANY_STORAGE_MIGRATES.

    It comes with number.
    """

    number: Parameter

class TooManyVusbs(Failure):
    """XAPI's error TOO_MANY_VUSBS.

    It comes with number.
    """

    number: Parameter

class TransportPifNotConfigured(Failure):
    """XAPI's error TRANSPORT_PIF_NOT_CONFIGURED.

    It comes with PIF.
    """

    PIF: Parameter

class TrustedCertificateAlreadyExists(Failure):
    """XAPI's error TRUSTED_CERTIFICATE_ALREADY_EXISTS.

    It comes with fingerprint.
    """

    fingerprint: Parameter

class TrustedCertificateExpired(Failure):
    """XAPI's error TRUSTED_CERTIFICATE_EXPIRED.

    It comes with now and not_after.
    """

    now: Parameter
    not_after: Parameter

class TrustedCertificateInvalid(Failure):
    """XAPI's error TRUSTED_CERTIFICATE_INVALID.

    It has no parameters.
    """

class TrustedCertificateNotValidYet(Failure):
    """XAPI's error TRUSTED_CERTIFICATE_NOT_VALID_YET.

    It comes with now and not_before.
    """

    now: Parameter
    not_before: Parameter

class UnimplementedInSmBackend(Failure):
    """XAPI's error UNIMPLEMENTED_IN_SM_BACKEND.

    It comes with message.
    """

    message: Parameter

class UnknownBootloader(Failure):
    """XAPI's error UNKNOWN_BOOTLOADER.

    It comes with vm and bootloader.
    """

    vm: Parameter
    bootloader: Parameter

class UpdateinfoHashMismatch(Failure):
    """XAPI's error UPDATEINFO_HASH_MISMATCH.

    It has no parameters.
    """

class UpdateAlreadyApplied(Failure):
    """XAPI's error UPDATE_ALREADY_APPLIED.

    It comes with update.
    """

    update: Parameter

class UpdateAlreadyAppliedInPool(Failure):
    """XAPI's error UPDATE_ALREADY_APPLIED_IN_POOL.

    It comes with update.
    """

    update: Parameter

class UpdateAlreadyExists(Failure):
    """XAPI's error UPDATE_ALREADY_EXISTS.

    It comes with uuid.
    """

    uuid: Parameter

class UpdateApplyFailed(Failure):
    """XAPI's error UPDATE_APPLY_FAILED.

    It comes with output.
    """

    output: Parameter

class UpdateIsApplied(Failure):
    """XAPI's error UPDATE_IS_APPLIED.

    It has no parameters.
    """

class UpdatePoolApplyFailed(Failure):
    """XAPI's error UPDATE_POOL_APPLY_FAILED.

    It comes with hosts.
    """

    hosts: Parameter

class UpdatePrecheckFailedConflictPresent(Failure):
    """XAPI's error UPDATE_PRECHECK_FAILED_CONFLICT_PRESENT.

    It comes with update and conflict_update.
    """

    update: Parameter
    conflict_update: Parameter

class UpdatePrecheckFailedGpgkeyNotImported(Failure):
    """XAPI's error UPDATE_PRECHECK_FAILED_GPGKEY_NOT_IMPORTED.

    It comes with update.
    """

    update: Parameter

class UpdatePrecheckFailedOutOfSpace(Failure):
    """XAPI's error UPDATE_PRECHECK_FAILED_OUT_OF_SPACE.

    It comes with update, available_space and required_space.
    """

    update: Parameter
    available_space: Parameter
    required_space: Parameter

class UpdatePrecheckFailedPrerequisiteMissing(Failure):
    """XAPI's error UPDATE_PRECHECK_FAILED_PREREQUISITE_MISSING.

    It comes with update and prerequisite_update.
    """

    update: Parameter
    prerequisite_update: Parameter

class UpdatePrecheckFailedUnknownError(Failure):
    """XAPI's error UPDATE_PRECHECK_FAILED_UNKNOWN_ERROR.

    It comes with update and info.
    """

    update: Parameter
    info: Parameter

class UpdatePrecheckFailedWrongServerVersion(Failure):
    """XAPI's error UPDATE_PRECHECK_FAILED_WRONG_SERVER_VERSION.

    It comes with update, installed_version and required_version.
    """

    update: Parameter
    installed_version: Parameter
    required_version: Parameter

class UpdateSyncingRemotePoolCoordinatorConnectionFailed(Failure):
    """XAPI's error UPDATE_SYNCING_REMOTE_POOL_COORDINATOR_CONNECTION_FAILED.

    It has no parameters.
    """

class UpdateSyncingRemotePoolCoordinatorServiceFailed(Failure):
    """XAPI's error UPDATE_SYNCING_REMOTE_POOL_COORDINATOR_SERVICE_FAILED.

    It has no parameters.
    """

class UsbAlreadyAttached(Failure):
    """XAPI's error USB_ALREADY_ATTACHED.

    It comes with PUSB and VM.
    """

    PUSB: Parameter
    VM: Parameter

class UsbGroupConflict(Failure):
    """XAPI's error USB_GROUP_CONFLICT.

    It comes with USB_group.
    """

    USB_group: Parameter

class UsbGroupContainsNoPusbs(Failure):
    """XAPI's error USB_GROUP_CONTAINS_NO_PUSBS.

    It comes with usb_group.
    """

    usb_group: Parameter

class UsbGroupContainsPusb(Failure):
    """XAPI's error USB_GROUP_CONTAINS_PUSB.

    It comes with pusbs.
    """

    pusbs: Parameter

class UsbGroupContainsVusb(Failure):
    """XAPI's error USB_GROUP_CONTAINS_VUSB.

    It comes with vusbs.
    """

    vusbs: Parameter

class UserIsNotLocalSuperuser(Failure):
    """XAPI's error USER_IS_NOT_LOCAL_SUPERUSER.

    It comes with msg.
    """

    msg: Parameter

class UuidInvalid(Failure):
    """XAPI's error UUID_INVALID.

    It comes with type and uuid.
    """

    type: Parameter
    uuid: Parameter

class V6dFailure(Failure):
    """XAPI's error V6D_FAILURE.

    It has no parameters.
    """

class ValueNotSupported(Failure):
    """XAPI's error VALUE_NOT_SUPPORTED.

    It comes with field, value and reason.
    """

    field: Parameter
    value: Parameter
    reason: Parameter

class VbdCdsMustBeReadonly(Failure):
    """XAPI's error VBD_CDS_MUST_BE_READONLY.

    It has no parameters.
    """

class VbdIsEmpty(Failure):
    """XAPI's error VBD_IS_EMPTY.

    It comes with vbd.
    """

    vbd: Parameter

class VbdMissing(Failure):
    """XAPI's error VBD_MISSING.

    ``params`` has what comes with it, which is not documented.
    """

class VbdNotEmpty(Failure):
    """XAPI's error VBD_NOT_EMPTY.

    It comes with vbd.
    """

    vbd: Parameter

class VbdNotRemovableMedia(Failure):
    """XAPI's error VBD_NOT_REMOVABLE_MEDIA.

    It comes with vbd. VBD.create sends a sentence in place of the vbd.
    """

    vbd: Parameter

class VbdNotUnpluggable(Failure):
    """XAPI's error VBD_NOT_UNPLUGGABLE.

    It comes with vbd.
    """

    vbd: Parameter

class VbdTrayLocked(Failure):
    """XAPI's error VBD_TRAY_LOCKED.

    It comes with vbd.
    """

    vbd: Parameter

class VcpuMaxNotCoresPerSocketMultiple(Failure):
    """XAPI's error VCPU_MAX_NOT_CORES_PER_SOCKET_MULTIPLE.

    It comes with vcpu_max and cores_per_socket.
    """

    vcpu_max: Parameter
    cores_per_socket: Parameter

class VdiCbtEnabled(Failure):
    """XAPI's error VDI_CBT_ENABLED.

    It comes with vdi.
    """

    vdi: Parameter

class VdiContainsMetadataOfThisPool(Failure):
    """XAPI's error VDI_CONTAINS_METADATA_OF_THIS_POOL.

    It comes with vdi and pool.
    """

    vdi: Parameter
    pool: Parameter

class VdiContentIdMissing(Failure):
    """XAPI's error VDI_CONTENT_ID_MISSING.

    ``params`` has what comes with it, which is not documented.
    """

class VdiCopyFailed(Failure):
    """XAPI's error VDI_COPY_FAILED.

    It has no parameters.
    """

class VdiHasRrds(Failure):
    """XAPI's error VDI_HAS_RRDS.

    It comes with vdi.
    """

    vdi: Parameter

class VdiIncompatibleType(Failure):
    """XAPI's error VDI_INCOMPATIBLE_TYPE.

    It comes with vdi and type.
    """

    vdi: Parameter
    type: Parameter

class VdiInUse(Failure):
    """XAPI's error VDI_IN_USE.

    It comes with vdi and operation. Checks before an attach or a plug send the vdi only.
    """

    vdi: Parameter
    operation: Parameter

class VdiIoError(Failure):
    """XAPI's error VDI_IO_ERROR.

    It comes with text. Its parameters are not documented; xapi sends this one.
    """

    text: Parameter

class VdiIsAPhysicalDevice(Failure):
    """XAPI's error VDI_IS_A_PHYSICAL_DEVICE.

    It comes with vdi.
    """

    vdi: Parameter

class VdiIsEncrypted(Failure):
    """XAPI's error VDI_IS_ENCRYPTED.

    It comes with vdi.
    """

    vdi: Parameter

class VdiIsNotIso(Failure):
    """XAPI's error VDI_IS_NOT_ISO.

    It comes with vdi and type.
    """

    vdi: Parameter
    type: Parameter

class VdiIsSharable(Failure):
    """XAPI's error VDI_IS_SHARABLE.

    ``params`` has what comes with it, which is not documented.
    """

class VdiLocationMissing(Failure):
    """XAPI's error VDI_LOCATION_MISSING.

    It comes with sr and location.
    """

    sr: Parameter
    location: Parameter

class VdiMissing(Failure):
    """XAPI's error VDI_MISSING.

    It comes with sr and vdi.
    """

    sr: Parameter
    vdi: Parameter

class VdiNeedsVmForMigrate(Failure):
    """XAPI's error VDI_NEEDS_VM_FOR_MIGRATE.

    It comes with vdi.
    """

    vdi: Parameter

class VdiNotAvailable(Failure):
    """XAPI's error VDI_NOT_AVAILABLE.

    It comes with vdi.
    """

    vdi: Parameter

class VdiNotInMap(Failure):
    """XAPI's error VDI_NOT_IN_MAP.

    It comes with vdi.
    """

    vdi: Parameter

class VdiNotManaged(Failure):
    """XAPI's error VDI_NOT_MANAGED.

    It comes with vdi. Checks of a VBD send the ref of the VBD.
    """

    vdi: Parameter

class VdiNotSparse(Failure):
    """XAPI's error VDI_NOT_SPARSE.

    It comes with vdi.
    """

    vdi: Parameter

class VdiNoCbtMetadata(Failure):
    """XAPI's error VDI_NO_CBT_METADATA.

    It comes with vdi.
    """

    vdi: Parameter

class VdiOnBootModeIncompatibleWithOperation(Failure):
    """XAPI's error VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION.

    It has no parameters.
    """

class VdiReadonly(Failure):
    """XAPI's error VDI_READONLY.

    It comes with vdi.
    """

    vdi: Parameter

class VdiTooLarge(Failure):
    """XAPI's error VDI_TOO_LARGE.

    It comes with vdi and maximum size.
    """

    vdi: Parameter
    maximum_size: Parameter

class VdiTooSmall(Failure):
    """XAPI's error VDI_TOO_SMALL.

    It comes with vdi and minimum size.
    """

    vdi: Parameter
    minimum_size: Parameter

class VgpuDestinationIncompatible(Failure):
    """XAPI's error VGPU_DESTINATION_INCOMPATIBLE.

    It comes with reason, vgpu and host.
    """

    reason: Parameter
    vgpu: Parameter
    host: Parameter

class VgpuGuestDriverLimit(Failure):
    """XAPI's error VGPU_GUEST_DRIVER_LIMIT.

    It comes with reason, vm and host.
    """

    reason: Parameter
    vm: Parameter
    host: Parameter

class VgpuSuspensionNotSupported(Failure):
    """XAPI's error VGPU_SUSPENSION_NOT_SUPPORTED.

    It comes with reason, vgpu and host.
    """

    reason: Parameter
    vgpu: Parameter
    host: Parameter

class VgpuTypeNotCompatible(Failure):
    """XAPI's error VGPU_TYPE_NOT_COMPATIBLE.

    It comes with type.
    """

    type: Parameter

class VgpuTypeNotCompatibleWithRunningType(Failure):
    """XAPI's error VGPU_TYPE_NOT_COMPATIBLE_WITH_RUNNING_TYPE.

    It comes with pgpu, type and running_type.
    """

    pgpu: Parameter
    type: Parameter
    running_type: Parameter

class VgpuTypeNotEnabled(Failure):
    """XAPI's error VGPU_TYPE_NOT_ENABLED.

    It comes with type and enabled_types.
    """

    type: Parameter
    enabled_types: Parameter

class VgpuTypeNotSupported(Failure):
    """XAPI's error VGPU_TYPE_NOT_SUPPORTED.

    It comes with type and supported_types.
    """

    type: Parameter
    supported_types: Parameter

class VgpuTypeNoLongerSupported(Failure):
    """XAPI's error VGPU_TYPE_NO_LONGER_SUPPORTED.

    It comes with type.
    """

    type: Parameter

class VifInUse(Failure):
    """XAPI's error VIF_IN_USE.

    It comes with network and VIF.
    """

    network: Parameter
    VIF: Parameter

class VifNotInMap(Failure):
    """XAPI's error VIF_NOT_IN_MAP.

    It comes with vif.
    """

    vif: Parameter

class VlanInUse(Failure):
    """XAPI's error VLAN_IN_USE.

    It comes with device and vlan.
    """

    device: Parameter
    vlan: Parameter

class VlanTagInvalid(Failure):
    """XAPI's error VLAN_TAG_INVALID.

    It comes with VLAN.
    """

    VLAN: Parameter

class VmppArchiveMoreFrequentThanBackup(Failure):
    """XAPI's error VMPP_ARCHIVE_MORE_FREQUENT_THAN_BACKUP.

    It has no parameters.
    """

class VmppHasVm(Failure):
    """XAPI's error VMPP_HAS_VM.

    It has no parameters.
    """

class VmssHasVm(Failure):
    """XAPI's error VMSS_HAS_VM.

    It has no parameters.
    """

class VmsFailedToCooperate(Failure):
    """XAPI's error VMS_FAILED_TO_COOPERATE.

    It has no parameters.
    """

class VmAssignedToProtectionPolicy(Failure):
    """XAPI's error VM_ASSIGNED_TO_PROTECTION_POLICY.

    It comes with vm and vmpp.
    """

    vm: Parameter
    vmpp: Parameter

class VmAssignedToSnapshotSchedule(Failure):
    """XAPI's error VM_ASSIGNED_TO_SNAPSHOT_SCHEDULE.

    It comes with vm and vmss.
    """

    vm: Parameter
    vmss: Parameter

class VmAttachedToMoreThanOneVdiWithTimeoffsetMarkedAsResetOnBoot(Failure):
    """XAPI's error VM_ATTACHED_TO_MORE_THAN_ONE_VDI_WITH_TIMEOFFSET_MARKED_AS_RESET_ON_BOOT.

    It comes with vm.
    """

    vm: Parameter

class VmBadPowerState(Failure):
    """XAPI's error VM_BAD_POWER_STATE.

    It comes with vm, expected and actual. The states are in lower case, several expected ones
    joined by a comma or a semicolon; where xenopsd refuses, they begin with a capital and the last
    two are swapped.
    """

    vm: Parameter
    expected: Parameter
    actual: Parameter

class VmBiosStringsAlreadySet(Failure):
    """XAPI's error VM_BIOS_STRINGS_ALREADY_SET.

    It has no parameters.
    """

class VmCallPluginRateLimit(Failure):
    """XAPI's error VM_CALL_PLUGIN_RATE_LIMIT.

    It comes with VM, interval and wait.
    """

    VM: Parameter
    interval: Parameter
    wait: Parameter

class VmCannotDeleteDefaultTemplate(Failure):
    """XAPI's error VM_CANNOT_DELETE_DEFAULT_TEMPLATE.

    It has no parameters. It is documented with a vm; xapi sends none.
    """

class VmCheckpointResumeFailed(Failure):
    """XAPI's error VM_CHECKPOINT_RESUME_FAILED.

    It comes with vm.
    """

    vm: Parameter

class VmCheckpointSuspendFailed(Failure):
    """XAPI's error VM_CHECKPOINT_SUSPEND_FAILED.

    It comes with vm.
    """

    vm: Parameter

class VmCrashed(Failure):
    """XAPI's error VM_CRASHED.

    It comes with vm.
    """

    vm: Parameter

class VmDuplicateVbdDevice(Failure):
    """XAPI's error VM_DUPLICATE_VBD_DEVICE.

    It comes with vm, vbd and device.
    """

    vm: Parameter
    vbd: Parameter
    device: Parameter

class VmFailedShutdownAcknowledgment(Failure):
    """XAPI's error VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT.

    It comes with vm.
    """

    vm: Parameter

class VmFailedSuspendAcknowledgment(Failure):
    """XAPI's error VM_FAILED_SUSPEND_ACKNOWLEDGMENT.

    It comes with vm.
    """

    vm: Parameter

class VmHalted(Failure):
    """XAPI's error VM_HALTED.

    It comes with vm.
    """

    vm: Parameter

class VmHasCheckpoint(Failure):
    """XAPI's error VM_HAS_CHECKPOINT.

    It comes with vm.
    """

    vm: Parameter

class VmHasNoSuspendVdi(Failure):
    """XAPI's error VM_HAS_NO_SUSPEND_VDI.

    It comes with class and vm. It is documented with the vm alone; xapi sends the class before it.
    """

    class_: Parameter
    vm: Parameter

class VmHasPciAttached(Failure):
    """XAPI's error VM_HAS_PCI_ATTACHED.

    It comes with vm.
    """

    vm: Parameter

class VmHasSriovVif(Failure):
    """XAPI's error VM_HAS_SRIOV_VIF.

    It comes with vm.
    """

    vm: Parameter

class VmHasTooManySnapshots(Failure):
    """XAPI's error VM_HAS_TOO_MANY_SNAPSHOTS.

    It comes with vm.
    """

    vm: Parameter

class VmHasVgpu(Failure):
    """XAPI's error VM_HAS_VGPU.

    It comes with vm.
    """

    vm: Parameter

class VmHasVusbs(Failure):
    """XAPI's error VM_HAS_VUSBS.

    It comes with VM.
    """

    VM: Parameter

class VmHostIncompatibleVersion(Failure):
    """XAPI's error VM_HOST_INCOMPATIBLE_VERSION.

    It comes with host and vm.
    """

    host: Parameter
    vm: Parameter

class VmHostIncompatibleVersionMigrate(Failure):
    """XAPI's error VM_HOST_INCOMPATIBLE_VERSION_MIGRATE.

    It comes with host and vm.
    """

    host: Parameter
    vm: Parameter

class VmHostIncompatibleVirtualHardwarePlatformVersion(Failure):
    """XAPI's error VM_HOST_INCOMPATIBLE_VIRTUAL_HARDWARE_PLATFORM_VERSION.

    It comes with host, host_versions, vm and vm_version.
    """

    host: Parameter
    host_versions: Parameter
    vm: Parameter
    vm_version: Parameter

class VmHvmRequired(Failure):
    """XAPI's error VM_HVM_REQUIRED.

    It comes with vm.
    """

    vm: Parameter

class VmIncompatibleWithThisHost(Failure):
    """XAPI's error VM_INCOMPATIBLE_WITH_THIS_HOST.

    It comes with vm, host and reason.
    """

    vm: Parameter
    host: Parameter
    reason: Parameter

class VmIsImmobile(Failure):
    """XAPI's error VM_IS_IMMOBILE.

    It comes with VM.
    """

    VM: Parameter

class VmIsPartOfAnAppliance(Failure):
    """XAPI's error VM_IS_PART_OF_AN_APPLIANCE.

    It comes with vm and appliance.
    """

    vm: Parameter
    appliance: Parameter

class VmIsProtected(Failure):
    """XAPI's error VM_IS_PROTECTED.

    It comes with vm.
    """

    vm: Parameter

class VmIsSnapshot(Failure):
    """XAPI's error VM_IS_SNAPSHOT.

    It comes with vm and operation. Its parameters are not documented; xapi sends these.
    """

    vm: Parameter
    operation: Parameter

class VmIsTemplate(Failure):
    """XAPI's error VM_IS_TEMPLATE.

    It comes with vm and operation. It is documented with the vm alone; xapi sends the operation
    too.
    """

    vm: Parameter
    operation: Parameter

class VmIsUsingNestedVirt(Failure):
    """XAPI's error VM_IS_USING_NESTED_VIRT.

    It comes with VM.
    """

    VM: Parameter

class VmLacksFeature(Failure):
    """XAPI's error VM_LACKS_FEATURE.

    It comes with vm.
    """

    vm: Parameter

class VmMemorySizeTooLow(Failure):
    """XAPI's error VM_MEMORY_SIZE_TOO_LOW.

    It comes with vm.
    """

    vm: Parameter

class VmMemoryTargetWaitTimeout(Failure):
    """XAPI's error VM_MEMORY_TARGET_WAIT_TIMEOUT.

    ``params`` has what comes with it, which is not documented.
    """

class VmMigrateContactRemoteServiceFailed(Failure):
    """XAPI's error VM_MIGRATE_CONTACT_REMOTE_SERVICE_FAILED.

    It has no parameters.
    """

class VmMigrateFailed(Failure):
    """XAPI's error VM_MIGRATE_FAILED.

    It comes with vm, source, destination and msg.
    """

    vm: Parameter
    source: Parameter
    destination: Parameter
    msg: Parameter

class VmMissingPvDrivers(Failure):
    """XAPI's error VM_MISSING_PV_DRIVERS.

    It comes with vm.
    """

    vm: Parameter

class VmNonSuspendable(Failure):
    """XAPI's error VM_NON_SUSPENDABLE.

    It comes with vm and reason.
    """

    vm: Parameter
    reason: Parameter

class VmNotResidentHere(Failure):
    """XAPI's error VM_NOT_RESIDENT_HERE.

    It comes with vm and host.
    """

    vm: Parameter
    host: Parameter

class VmNoCrashdumpSr(Failure):
    """XAPI's error VM_NO_CRASHDUMP_SR.

    It comes with vm.
    """

    vm: Parameter

class VmNoEmptyCdVbd(Failure):
    """XAPI's error VM_NO_EMPTY_CD_VBD.

    It comes with vm.
    """

    vm: Parameter

class VmNoSuspendSr(Failure):
    """XAPI's error VM_NO_SUSPEND_SR.

    It comes with vm.
    """

    vm: Parameter

class VmNoVcpus(Failure):
    """XAPI's error VM_NO_VCPUS.

    It comes with vm.
    """

    vm: Parameter

class VmOldPvDrivers(Failure):
    """XAPI's error VM_OLD_PV_DRIVERS.

    It comes with vm, major and minor.
    """

    vm: Parameter
    major: Parameter
    minor: Parameter

class VmPciBusFull(Failure):
    """XAPI's error VM_PCI_BUS_FULL.

    It comes with VM.
    """

    VM: Parameter

class VmPvDriversInUse(Failure):
    """XAPI's error VM_PV_DRIVERS_IN_USE.

    It comes with vm.
    """

    vm: Parameter

class VmRebooted(Failure):
    """XAPI's error VM_REBOOTED.

    It comes with vm.
    """

    vm: Parameter

class VmRequiresGpu(Failure):
    """XAPI's error VM_REQUIRES_GPU.

    It comes with vm and GPU_group.
    """

    vm: Parameter
    GPU_group: Parameter

class VmRequiresIommu(Failure):
    """XAPI's error VM_REQUIRES_IOMMU.

    It comes with host.
    """

    host: Parameter

class VmRequiresNetwork(Failure):
    """XAPI's error VM_REQUIRES_NETWORK.

    It comes with vm and network.
    """

    vm: Parameter
    network: Parameter

class VmRequiresSr(Failure):
    """XAPI's error VM_REQUIRES_SR.

    It comes with vm and sr.
    """

    vm: Parameter
    sr: Parameter

class VmRequiresVdi(Failure):
    """XAPI's error VM_REQUIRES_VDI.

    It comes with vm and vdi.
    """

    vm: Parameter
    vdi: Parameter

class VmRequiresVgpu(Failure):
    """XAPI's error VM_REQUIRES_VGPU.

    It comes with vm, GPU_group and vGPU_type.
    """

    vm: Parameter
    GPU_group: Parameter
    vGPU_type: Parameter

class VmRequiresVusb(Failure):
    """XAPI's error VM_REQUIRES_VUSB.

    It comes with vm and USB_group.
    """

    vm: Parameter
    USB_group: Parameter

class VmRevertFailed(Failure):
    """XAPI's error VM_REVERT_FAILED.

    It comes with vm and snapshot.
    """

    vm: Parameter
    snapshot: Parameter

class VmShutdownTimeout(Failure):
    """XAPI's error VM_SHUTDOWN_TIMEOUT.

    It comes with vm and timeout.
    """

    vm: Parameter
    timeout: Parameter

class VmSnapshotFailed(Failure):
    """XAPI's error VM_SNAPSHOT_FAILED.

    ``params`` has what comes with it, which is not documented.
    """

class VmSnapshotWithQuiesceFailed(Failure):
    """XAPI's error VM_SNAPSHOT_WITH_QUIESCE_FAILED.

    It comes with vm.
    """

    vm: Parameter

class VmSnapshotWithQuiesceNotSupported(Failure):
    """XAPI's error VM_SNAPSHOT_WITH_QUIESCE_NOT_SUPPORTED.

    It comes with vm and error.
    """

    vm: Parameter
    error: Parameter

class VmSnapshotWithQuiescePluginDeosNotRespond(Failure):
    """XAPI's error VM_SNAPSHOT_WITH_QUIESCE_PLUGIN_DEOS_NOT_RESPOND.

    It comes with vm.
    """

    vm: Parameter

class VmSnapshotWithQuiesceTimeout(Failure):
    """XAPI's error VM_SNAPSHOT_WITH_QUIESCE_TIMEOUT.

    It comes with vm.
    """

    vm: Parameter

class VmSuspendTimeout(Failure):
    """XAPI's error VM_SUSPEND_TIMEOUT.

    It comes with vm and timeout.
    """

    vm: Parameter
    timeout: Parameter

class VmTooManyVcpus(Failure):
    """XAPI's error VM_TOO_MANY_VCPUS.

    It comes with vm.
    """

    vm: Parameter

class VmToImportIsNotNewerVersion(Failure):
    """XAPI's error VM_TO_IMPORT_IS_NOT_NEWER_VERSION.

    It comes with vm, existing_version and version_to_import.
    """

    vm: Parameter
    existing_version: Parameter
    version_to_import: Parameter

class VmUnsafeBoot(Failure):
    """XAPI's error VM_UNSAFE_BOOT.

    It comes with vm.
    """

    vm: Parameter

class VtpmMaxAmountReached(Failure):
    """XAPI's error VTPM_MAX_AMOUNT_REACHED.

    It comes with amount.
    """

    amount: Parameter

class WlbAuthenticationFailed(Failure):
    """XAPI's error WLB_AUTHENTICATION_FAILED.

    It has no parameters.
    """

class WlbConnectionRefused(Failure):
    """XAPI's error WLB_CONNECTION_REFUSED.

    It has no parameters.
    """

class WlbConnectionReset(Failure):
    """XAPI's error WLB_CONNECTION_RESET.

    It has no parameters.
    """

class WlbDisabled(Failure):
    """XAPI's error WLB_DISABLED.

    It has no parameters.
    """

class WlbInternalError(Failure):
    """XAPI's error WLB_INTERNAL_ERROR.

    It has no parameters.
    """

class WlbMalformedRequest(Failure):
    """XAPI's error WLB_MALFORMED_REQUEST.

    It has no parameters.
    """

class WlbMalformedResponse(Failure):
    """XAPI's error WLB_MALFORMED_RESPONSE.

    It comes with method, reason and response.
    """

    method: Parameter
    reason: Parameter
    response: Parameter

class WlbNotInitialized(Failure):
    """XAPI's error WLB_NOT_INITIALIZED.

    It has no parameters.
    """

class WlbTimeout(Failure):
    """XAPI's error WLB_TIMEOUT.

    It comes with configured_timeout.
    """

    configured_timeout: Parameter

class WlbUnknownHost(Failure):
    """XAPI's error WLB_UNKNOWN_HOST.

    It has no parameters.
    """

class WlbUrlInvalid(Failure):
    """XAPI's error WLB_URL_INVALID.

    It comes with url.
    """

    url: Parameter

class WlbXenserverAuthenticationFailed(Failure):
    """XAPI's error WLB_XENSERVER_AUTHENTICATION_FAILED.

    It has no parameters.
    """

class WlbXenserverConnectionRefused(Failure):
    """XAPI's error WLB_XENSERVER_CONNECTION_REFUSED.

    It has no parameters.
    """

class WlbXenserverMalformedResponse(Failure):
    """XAPI's error WLB_XENSERVER_MALFORMED_RESPONSE.

    It has no parameters.
    """

class WlbXenserverTimeout(Failure):
    """XAPI's error WLB_XENSERVER_TIMEOUT.

    It has no parameters.
    """

class WlbXenserverUnknownHost(Failure):
    """XAPI's error WLB_XENSERVER_UNKNOWN_HOST.

    It has no parameters.
    """

class XapiHookFailed(Failure):
    """XAPI's error XAPI_HOOK_FAILED.

    It comes with hook_name, reason, stdout and exit_code.
    """

    hook_name: Parameter
    reason: Parameter
    stdout: Parameter
    exit_code: Parameter

class XenapiMissingPlugin(Failure):
    """XAPI's error XENAPI_MISSING_PLUGIN.

    It comes with name.
    """

    name: Parameter

class XenapiPluginFailure(Failure):
    """XAPI's error XENAPI_PLUGIN_FAILURE.

    It comes with status, stdout and stderr. For an exception in the plugin the three are: the
    function, the exception's class and its message. For a plugin that did not answer: the reason,
    what it printed, and stderr.
    """

    status: Parameter
    stdout: Parameter
    stderr: Parameter

class XenIncompatible(Failure):
    """XAPI's error XEN_INCOMPATIBLE.

    It has no parameters.
    """

class XenVssReqErrorAddingVolumeToSnapsetFailed(Failure):
    """XAPI's error XEN_VSS_REQ_ERROR_ADDING_VOLUME_TO_SNAPSET_FAILED.

    It comes with vm and error_code.
    """

    vm: Parameter
    error_code: Parameter

class XenVssReqErrorCreatingSnapshot(Failure):
    """XAPI's error XEN_VSS_REQ_ERROR_CREATING_SNAPSHOT.

    It comes with vm and error_code.
    """

    vm: Parameter
    error_code: Parameter

class XenVssReqErrorCreatingSnapshotXmlString(Failure):
    """XAPI's error XEN_VSS_REQ_ERROR_CREATING_SNAPSHOT_XML_STRING.

    It comes with vm and error_code.
    """

    vm: Parameter
    error_code: Parameter

class XenVssReqErrorInitFailed(Failure):
    """XAPI's error XEN_VSS_REQ_ERROR_INIT_FAILED.

    It comes with vm and error_code.
    """

    vm: Parameter
    error_code: Parameter

class XenVssReqErrorNoVolumesSupported(Failure):
    """XAPI's error XEN_VSS_REQ_ERROR_NO_VOLUMES_SUPPORTED.

    It comes with vm and error_code.
    """

    vm: Parameter
    error_code: Parameter

class XenVssReqErrorPreparingWriters(Failure):
    """XAPI's error XEN_VSS_REQ_ERROR_PREPARING_WRITERS.

    It comes with vm and error_code.
    """

    vm: Parameter
    error_code: Parameter

class XenVssReqErrorProvNotLoaded(Failure):
    """XAPI's error XEN_VSS_REQ_ERROR_PROV_NOT_LOADED.

    It comes with vm and error_code.
    """

    vm: Parameter
    error_code: Parameter

class XenVssReqErrorStartSnapshotSetFailed(Failure):
    """XAPI's error XEN_VSS_REQ_ERROR_START_SNAPSHOT_SET_FAILED.

    It comes with vm and error_code.
    """

    vm: Parameter
    error_code: Parameter

class XmlrpcUnmarshalFailure(Failure):
    """XAPI's error XMLRPC_UNMARSHAL_FAILURE.

    It comes with expected and received.
    """

    expected: Parameter
    received: Parameter
