# Written by tools/errors.py from os_xenapi/datamodel/xapi.json; not to be edited.
# ruff: noqa: E501
"""One exception class for each error code of XAPI; to be used through os_xenapi.errors."""

from __future__ import annotations

from typing import Final

from os_xenapi.errors import Failure, Parameter, SrBackendFailure

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

    address: Parameter = Parameter(0, "address")


class ApplyGuidanceFailed(Failure):
    """XAPI's error APPLY_GUIDANCE_FAILED.

    It comes with ref.
    """

    ref: Parameter = Parameter(0, "ref")


class ApplyLivepatchFailed(Failure):
    """XAPI's error APPLY_LIVEPATCH_FAILED.

    It comes with livepatch.
    """

    livepatch: Parameter = Parameter(0, "livepatch")


class ApplyUpdatesFailed(Failure):
    """XAPI's error APPLY_UPDATES_FAILED.

    It comes with ref.
    """

    ref: Parameter = Parameter(0, "ref")


class ApplyUpdatesInProgress(Failure):
    """XAPI's error APPLY_UPDATES_IN_PROGRESS.

    It has no parameters.
    """


class AuthAlreadyEnabled(Failure):
    """XAPI's error AUTH_ALREADY_ENABLED.

    It comes with current auth_type and current service_name.
    """

    current_auth_type: Parameter = Parameter(0, "current auth_type")
    current_service_name: Parameter = Parameter(1, "current service_name")


class AuthDisableFailed(Failure):
    """XAPI's error AUTH_DISABLE_FAILED.

    It comes with message.
    """

    message: Parameter = Parameter(0, "message")


class AuthDisableFailedPermissionDenied(Failure):
    """XAPI's error AUTH_DISABLE_FAILED_PERMISSION_DENIED.

    It comes with message.
    """

    message: Parameter = Parameter(0, "message")


class AuthDisableFailedWrongCredentials(Failure):
    """XAPI's error AUTH_DISABLE_FAILED_WRONG_CREDENTIALS.

    It comes with message.
    """

    message: Parameter = Parameter(0, "message")


class AuthEnableFailed(Failure):
    """XAPI's error AUTH_ENABLE_FAILED.

    It comes with message.
    """

    message: Parameter = Parameter(0, "message")


class AuthEnableFailedDomainLookupFailed(Failure):
    """XAPI's error AUTH_ENABLE_FAILED_DOMAIN_LOOKUP_FAILED.

    It comes with message.
    """

    message: Parameter = Parameter(0, "message")


class AuthEnableFailedInvalidAccount(Failure):
    """XAPI's error AUTH_ENABLE_FAILED_INVALID_ACCOUNT.

    It comes with message.
    """

    message: Parameter = Parameter(0, "message")


class AuthEnableFailedInvalidOu(Failure):
    """XAPI's error AUTH_ENABLE_FAILED_INVALID_OU.

    It comes with message.
    """

    message: Parameter = Parameter(0, "message")


class AuthEnableFailedInvalidTrustedCerts(Failure):
    """XAPI's error AUTH_ENABLE_FAILED_INVALID_TRUSTED_CERTS.

    It comes with message.
    """

    message: Parameter = Parameter(0, "message")


class AuthEnableFailedNoTrustedCerts(Failure):
    """XAPI's error AUTH_ENABLE_FAILED_NO_TRUSTED_CERTS.

    It comes with message.
    """

    message: Parameter = Parameter(0, "message")


class AuthEnableFailedPermissionDenied(Failure):
    """XAPI's error AUTH_ENABLE_FAILED_PERMISSION_DENIED.

    It comes with message.
    """

    message: Parameter = Parameter(0, "message")


class AuthEnableFailedUnavailable(Failure):
    """XAPI's error AUTH_ENABLE_FAILED_UNAVAILABLE.

    It comes with message.
    """

    message: Parameter = Parameter(0, "message")


class AuthEnableFailedWrongCredentials(Failure):
    """XAPI's error AUTH_ENABLE_FAILED_WRONG_CREDENTIALS.

    It comes with message.
    """

    message: Parameter = Parameter(0, "message")


class AuthInvalidTrustedCerts(Failure):
    """XAPI's error AUTH_INVALID_TRUSTED_CERTS.

    It comes with message.
    """

    message: Parameter = Parameter(0, "message")


class AuthIsDisabled(Failure):
    """XAPI's error AUTH_IS_DISABLED.

    It has no parameters.
    """


class AuthNoTrustedCerts(Failure):
    """XAPI's error AUTH_NO_TRUSTED_CERTS.

    It comes with message.
    """

    message: Parameter = Parameter(0, "message")


class AuthServiceError(Failure):
    """XAPI's error AUTH_SERVICE_ERROR.

    It comes with message.
    """

    message: Parameter = Parameter(0, "message")


class AuthSetupTlsConnection(Failure):
    """XAPI's error AUTH_SETUP_TLS_CONNECTION.

    It comes with message.
    """

    message: Parameter = Parameter(0, "message")


class AuthSetLdapsFailed(Failure):
    """XAPI's error AUTH_SET_LDAPS_FAILED.

    It comes with host and message.
    """

    host: Parameter = Parameter(0, "host")
    message: Parameter = Parameter(1, "message")


class AuthUnknownType(Failure):
    """XAPI's error AUTH_UNKNOWN_TYPE.

    It comes with type.
    """

    type: Parameter = Parameter(0, "type")


class BackupScriptFailed(Failure):
    """XAPI's error BACKUP_SCRIPT_FAILED.

    It comes with log.
    """

    log: Parameter = Parameter(0, "log")


class BallooningDisabled(Failure):
    """XAPI's error BALLOONING_DISABLED.

    ``params`` has what comes with it, which is not documented.
    """


class BallooningTimeoutBeforeMigration(Failure):
    """XAPI's error BALLOONING_TIMEOUT_BEFORE_MIGRATION.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class BlockedRepoUrl(Failure):
    """XAPI's error BLOCKED_REPO_URL.

    It comes with url.
    """

    url: Parameter = Parameter(0, "url")


class BootloaderFailed(Failure):
    """XAPI's error BOOTLOADER_FAILED.

    It comes with vm and msg.
    """

    vm: Parameter = Parameter(0, "vm")
    msg: Parameter = Parameter(1, "msg")


class BootDevicePassthroughDisallowed(Failure):
    """XAPI's error BOOT_DEVICE_PASSTHROUGH_DISALLOWED.

    It comes with device.
    """

    device: Parameter = Parameter(0, "device")


class BridgeNameExists(Failure):
    """XAPI's error BRIDGE_NAME_EXISTS.

    It comes with bridge.
    """

    bridge: Parameter = Parameter(0, "bridge")


class BridgeNotAvailable(Failure):
    """XAPI's error BRIDGE_NOT_AVAILABLE.

    It comes with bridge.
    """

    bridge: Parameter = Parameter(0, "bridge")


class BundleRepositoryAlreadyExists(Failure):
    """XAPI's error BUNDLE_REPOSITORY_ALREADY_EXISTS.

    It comes with ref.
    """

    ref: Parameter = Parameter(0, "ref")


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

    error: Parameter = Parameter(0, "error")


class CannotAddTunnelToBondSlave(Failure):
    """XAPI's error CANNOT_ADD_TUNNEL_TO_BOND_SLAVE.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class CannotAddTunnelToSriovLogical(Failure):
    """XAPI's error CANNOT_ADD_TUNNEL_TO_SRIOV_LOGICAL.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class CannotAddTunnelToVlanOnSriovLogical(Failure):
    """XAPI's error CANNOT_ADD_TUNNEL_TO_VLAN_ON_SRIOV_LOGICAL.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class CannotAddVlanToBondSlave(Failure):
    """XAPI's error CANNOT_ADD_VLAN_TO_BOND_SLAVE.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class CannotChangePifProperties(Failure):
    """XAPI's error CANNOT_CHANGE_PIF_PROPERTIES.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class CannotContactHost(Failure):
    """XAPI's error CANNOT_CONTACT_HOST.

    It comes with host.
    """

    host: Parameter = Parameter(0, "host")


class CannotCreateStateFile(Failure):
    """XAPI's error CANNOT_CREATE_STATE_FILE.

    It has no parameters.
    """


class CannotDestroyDisasterRecoveryTask(Failure):
    """XAPI's error CANNOT_DESTROY_DISASTER_RECOVERY_TASK.

    It comes with reason.
    """

    reason: Parameter = Parameter(0, "reason")


class CannotDestroySystemNetwork(Failure):
    """XAPI's error CANNOT_DESTROY_SYSTEM_NETWORK.

    It comes with network.
    """

    network: Parameter = Parameter(0, "network")


class CannotEnableRedoLog(Failure):
    """XAPI's error CANNOT_ENABLE_REDO_LOG.

    It comes with reason.
    """

    reason: Parameter = Parameter(0, "reason")


class CannotEvacuateHost(Failure):
    """XAPI's error CANNOT_EVACUATE_HOST.

    It comes with errors.
    """

    errors: Parameter = Parameter(0, "errors")


class CannotFetchPatch(Failure):
    """XAPI's error CANNOT_FETCH_PATCH.

    It comes with uuid.
    """

    uuid: Parameter = Parameter(0, "uuid")


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

    PIF: Parameter = Parameter(0, "PIF")


class CannotPlugBondSlave(Failure):
    """XAPI's error CANNOT_PLUG_BOND_SLAVE.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class CannotPlugVif(Failure):
    """XAPI's error CANNOT_PLUG_VIF.

    It comes with VIF.
    """

    VIF: Parameter = Parameter(0, "VIF")


class CannotResetControlDomain(Failure):
    """XAPI's error CANNOT_RESET_CONTROL_DOMAIN.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class CannotRestartDeviceModel(Failure):
    """XAPI's error CANNOT_RESTART_DEVICE_MODEL.

    It comes with ref.
    """

    ref: Parameter = Parameter(0, "ref")


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

    name: Parameter = Parameter(0, "name")


class CertificateCorrupt(Failure):
    """XAPI's error CERTIFICATE_CORRUPT.

    It comes with name.
    """

    name: Parameter = Parameter(0, "name")


class CertificateDoesNotExist(Failure):
    """XAPI's error CERTIFICATE_DOES_NOT_EXIST.

    It comes with name.
    """

    name: Parameter = Parameter(0, "name")


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

    name: Parameter = Parameter(0, "name")


class CertRefreshInProgress(Failure):
    """XAPI's error CERT_REFRESH_IN_PROGRESS.

    ``params`` has what comes with it, which is not documented.
    """


class ChangePasswordRejected(Failure):
    """XAPI's error CHANGE_PASSWORD_REJECTED.

    It comes with msg.
    """

    msg: Parameter = Parameter(0, "msg")


class ClientError(Failure):
    """XAPI's error CLIENT_ERROR.

    ``params`` has what comes with it, which is not documented.
    """


class ClusteredSrDegraded(Failure):
    """XAPI's error CLUSTERED_SR_DEGRADED.

    It comes with sr.
    """

    sr: Parameter = Parameter(0, "sr")


class ClusteringDisabled(Failure):
    """XAPI's error CLUSTERING_DISABLED.

    It comes with cluster_host.
    """

    cluster_host: Parameter = Parameter(0, "cluster_host")


class ClusteringEnabled(Failure):
    """XAPI's error CLUSTERING_ENABLED.

    It comes with cluster_host.
    """

    cluster_host: Parameter = Parameter(0, "cluster_host")


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

    number_of_nodes: Parameter = Parameter(0, "number_of_nodes")


class ClusterForceDestroyFailed(Failure):
    """XAPI's error CLUSTER_FORCE_DESTROY_FAILED.

    It comes with cluster.
    """

    cluster: Parameter = Parameter(0, "cluster")


class ClusterHasNoCertificate(Failure):
    """XAPI's error CLUSTER_HAS_NO_CERTIFICATE.

    ``params`` has what comes with it, which is not documented.
    """


class ClusterHostIsLast(Failure):
    """XAPI's error CLUSTER_HOST_IS_LAST.

    It comes with cluster_host.
    """

    cluster_host: Parameter = Parameter(0, "cluster_host")


class ClusterHostNotJoined(Failure):
    """XAPI's error CLUSTER_HOST_NOT_JOINED.

    It comes with cluster_host.
    """

    cluster_host: Parameter = Parameter(0, "cluster_host")


class ClusterStackInUse(Failure):
    """XAPI's error CLUSTER_STACK_IN_USE.

    It comes with cluster_stack.
    """

    cluster_stack: Parameter = Parameter(0, "cluster_stack")


class ConfigureRepositoriesInProgress(Failure):
    """XAPI's error CONFIGURE_REPOSITORIES_IN_PROGRESS.

    It has no parameters.
    """


class CouldNotFindNetworkInterfaceWithSpecifiedDeviceNameAndMacAddress(Failure):
    """XAPI's error COULD_NOT_FIND_NETWORK_INTERFACE_WITH_SPECIFIED_DEVICE_NAME_AND_MAC_ADDRESS.

    It comes with device and mac.
    """

    device: Parameter = Parameter(0, "device")
    mac: Parameter = Parameter(1, "mac")


class CouldNotImportDatabase(Failure):
    """XAPI's error COULD_NOT_IMPORT_DATABASE.

    It comes with reason.
    """

    reason: Parameter = Parameter(0, "reason")


class CouldNotUpdateIgmpSnoopingEverywhere(Failure):
    """XAPI's error COULD_NOT_UPDATE_IGMP_SNOOPING_EVERYWHERE.

    It has no parameters.
    """


class CpuFeatureMaskingNotSupported(Failure):
    """XAPI's error CPU_FEATURE_MASKING_NOT_SUPPORTED.

    It comes with details.
    """

    details_: Parameter = Parameter(0, "details")


class CreaterepoFailed(Failure):
    """XAPI's error CREATEREPO_FAILED.

    ``params`` has what comes with it, which is not documented.
    """


class CrlAlreadyExists(Failure):
    """XAPI's error CRL_ALREADY_EXISTS.

    It comes with name.
    """

    name: Parameter = Parameter(0, "name")


class CrlCorrupt(Failure):
    """XAPI's error CRL_CORRUPT.

    It comes with name.
    """

    name: Parameter = Parameter(0, "name")


class CrlDoesNotExist(Failure):
    """XAPI's error CRL_DOES_NOT_EXIST.

    It comes with name.
    """

    name: Parameter = Parameter(0, "name")


class CrlNameInvalid(Failure):
    """XAPI's error CRL_NAME_INVALID.

    It comes with name.
    """

    name: Parameter = Parameter(0, "name")


class DbUniquenessConstraintViolation(Failure):
    """XAPI's error DB_UNIQUENESS_CONSTRAINT_VIOLATION.

    It comes with table, field and value.
    """

    table: Parameter = Parameter(0, "table")
    field: Parameter = Parameter(1, "field")
    value: Parameter = Parameter(2, "value")


class DefaultSrNotFound(Failure):
    """XAPI's error DEFAULT_SR_NOT_FOUND.

    It comes with sr.
    """

    sr: Parameter = Parameter(0, "sr")


class DesignateNewMasterInProgress(Failure):
    """XAPI's error DESIGNATE_NEW_MASTER_IN_PROGRESS.

    ``params`` has what comes with it, which is not documented.
    """


class DeviceAlreadyAttached(Failure):
    """XAPI's error DEVICE_ALREADY_ATTACHED.

    It comes with device.
    """

    device: Parameter = Parameter(0, "device")


class DeviceAlreadyDetached(Failure):
    """XAPI's error DEVICE_ALREADY_DETACHED.

    It comes with device.
    """

    device: Parameter = Parameter(0, "device")


class DeviceAlreadyExists(Failure):
    """XAPI's error DEVICE_ALREADY_EXISTS.

    It comes with device.
    """

    device: Parameter = Parameter(0, "device")


class DeviceAttachTimeout(Failure):
    """XAPI's error DEVICE_ATTACH_TIMEOUT.

    It comes with type and ref.
    """

    type: Parameter = Parameter(0, "type")
    ref: Parameter = Parameter(1, "ref")


class DeviceDetachRejected(Failure):
    """XAPI's error DEVICE_DETACH_REJECTED.

    It comes with type, ref and msg.
    """

    type: Parameter = Parameter(0, "type")
    ref: Parameter = Parameter(1, "ref")
    msg: Parameter = Parameter(2, "msg")


class DeviceDetachTimeout(Failure):
    """XAPI's error DEVICE_DETACH_TIMEOUT.

    It comes with type and ref.
    """

    type: Parameter = Parameter(0, "type")
    ref: Parameter = Parameter(1, "ref")


class DeviceNotAttached(Failure):
    """XAPI's error DEVICE_NOT_ATTACHED.

    It comes with VBD.
    """

    VBD: Parameter = Parameter(0, "VBD")


class DisableSshFailed(Failure):
    """XAPI's error DISABLE_SSH_FAILED.

    It comes with host.
    """

    host: Parameter = Parameter(0, "host")


class DisableSshPartiallyFailed(Failure):
    """XAPI's error DISABLE_SSH_PARTIALLY_FAILED.

    It comes with hosts.
    """

    hosts: Parameter = Parameter(0, "hosts")


class DiskVbdMustBeReadwriteForHvm(Failure):
    """XAPI's error DISK_VBD_MUST_BE_READWRITE_FOR_HVM.

    It comes with vbd.
    """

    vbd: Parameter = Parameter(0, "vbd")


class DomainBuilderError(Failure):
    """XAPI's error DOMAIN_BUILDER_ERROR.

    It comes with function, code and message.
    """

    function: Parameter = Parameter(0, "function")
    code_: Parameter = Parameter(1, "code")
    message: Parameter = Parameter(2, "message")


class DomainExists(Failure):
    """XAPI's error DOMAIN_EXISTS.

    It comes with vm and domid.
    """

    vm: Parameter = Parameter(0, "vm")
    domid: Parameter = Parameter(1, "domid")


class DuplicateMacSeed(Failure):
    """XAPI's error DUPLICATE_MAC_SEED.

    It comes with seed.
    """

    seed: Parameter = Parameter(0, "seed")


class DuplicatePifDeviceName(Failure):
    """XAPI's error DUPLICATE_PIF_DEVICE_NAME.

    It comes with device.
    """

    device: Parameter = Parameter(0, "device")


class DuplicateVm(Failure):
    """XAPI's error DUPLICATE_VM.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class EnableSshFailed(Failure):
    """XAPI's error ENABLE_SSH_FAILED.

    It comes with host.
    """

    host: Parameter = Parameter(0, "host")


class EnableSshPartiallyFailed(Failure):
    """XAPI's error ENABLE_SSH_PARTIALLY_FAILED.

    It comes with hosts.
    """

    hosts: Parameter = Parameter(0, "hosts")


class EventsLost(Failure):
    """XAPI's error EVENTS_LOST.

    It has no parameters.
    """


class EventFromTokenParseFailure(Failure):
    """XAPI's error EVENT_FROM_TOKEN_PARSE_FAILURE.

    It comes with token.
    """

    token: Parameter = Parameter(0, "token")


class EventSubscriptionParseFailure(Failure):
    """XAPI's error EVENT_SUBSCRIPTION_PARSE_FAILURE.

    It comes with subscription.
    """

    subscription: Parameter = Parameter(0, "subscription")


class ExtensionProtocolFailure(Failure):
    """XAPI's error EXTENSION_PROTOCOL_FAILURE.

    ``params`` has what comes with it, which is not documented.
    """


class FailedToStartEmulator(Failure):
    """XAPI's error FAILED_TO_START_EMULATOR.

    It comes with vm, name and msg.
    """

    vm: Parameter = Parameter(0, "vm")
    name: Parameter = Parameter(1, "name")
    msg: Parameter = Parameter(2, "msg")


class FeatureRequiresHvm(Failure):
    """XAPI's error FEATURE_REQUIRES_HVM.

    It comes with details.
    """

    details_: Parameter = Parameter(0, "details")


class FeatureRestricted(Failure):
    """XAPI's error FEATURE_RESTRICTED.

    It has no parameters.
    """


class FieldTypeError(Failure):
    """XAPI's error FIELD_TYPE_ERROR.

    It comes with field.
    """

    field: Parameter = Parameter(0, "field")


class GetHostUpdatesFailed(Failure):
    """XAPI's error GET_HOST_UPDATES_FAILED.

    It comes with ref.
    """

    ref: Parameter = Parameter(0, "ref")


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

    gpu_group: Parameter = Parameter(0, "gpu_group")


class GpuGroupContainsPgpu(Failure):
    """XAPI's error GPU_GROUP_CONTAINS_PGPU.

    It comes with pgpus.
    """

    pgpus: Parameter = Parameter(0, "pgpus")


class GpuGroupContainsVgpu(Failure):
    """XAPI's error GPU_GROUP_CONTAINS_VGPU.

    It comes with vgpus.
    """

    vgpus: Parameter = Parameter(0, "vgpus")


class HandleInvalid(Failure):
    """XAPI's error HANDLE_INVALID.

    It comes with class and handle.
    """

    class_: Parameter = Parameter(0, "class")
    handle: Parameter = Parameter(1, "handle")


class HaAbortNewMaster(Failure):
    """XAPI's error HA_ABORT_NEW_MASTER.

    It comes with reason.
    """

    reason: Parameter = Parameter(0, "reason")


class HaCannotChangeBondStatusOfMgmtIface(Failure):
    """XAPI's error HA_CANNOT_CHANGE_BOND_STATUS_OF_MGMT_IFACE.

    It has no parameters.
    """


class HaConstraintViolationNetworkNotShared(Failure):
    """XAPI's error HA_CONSTRAINT_VIOLATION_NETWORK_NOT_SHARED.

    It comes with network.
    """

    network: Parameter = Parameter(0, "network")


class HaConstraintViolationSrNotShared(Failure):
    """XAPI's error HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED.

    It comes with SR.
    """

    SR: Parameter = Parameter(0, "SR")


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

    host: Parameter = Parameter(0, "host")
    all: Parameter = Parameter(1, "all")
    subset: Parameter = Parameter(2, "subset")


class HaHostIsArmed(Failure):
    """XAPI's error HA_HOST_IS_ARMED.

    It comes with host.
    """

    host: Parameter = Parameter(0, "host")


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

    host: Parameter = Parameter(0, "host")


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

    host: Parameter = Parameter(0, "host")


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

    reason: Parameter = Parameter(0, "reason")


class HostBroken(Failure):
    """XAPI's error HOST_BROKEN.

    It has no parameters.
    """


class HostCannotAttachNetwork(Failure):
    """XAPI's error HOST_CANNOT_ATTACH_NETWORK.

    It comes with host and network.
    """

    host: Parameter = Parameter(0, "host")
    network: Parameter = Parameter(1, "network")


class HostCannotDestroySelf(Failure):
    """XAPI's error HOST_CANNOT_DESTROY_SELF.

    It comes with host.
    """

    host: Parameter = Parameter(0, "host")


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

    host: Parameter = Parameter(0, "host")


class HostDisabledIndefinitely(Failure):
    """XAPI's error HOST_DISABLED_INDEFINITELY.

    It comes with host.
    """

    host: Parameter = Parameter(0, "host")


class HostDisabledUntilReboot(Failure):
    """XAPI's error HOST_DISABLED_UNTIL_REBOOT.

    It comes with host.
    """

    host: Parameter = Parameter(0, "host")


class HostDriverNoHardware(Failure):
    """XAPI's error HOST_DRIVER_NO_HARDWARE.

    It comes with driver variant.
    """

    driver_variant: Parameter = Parameter(0, "driver variant")


class HostEvacuateInProgress(Failure):
    """XAPI's error HOST_EVACUATE_IN_PROGRESS.

    It comes with host.
    """

    host: Parameter = Parameter(0, "host")


class HostEvacuateVmNotHaProtected(Failure):
    """XAPI's error HOST_EVACUATE_VM_NOT_HA_PROTECTED.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class HostEvacuationIsRequired(Failure):
    """XAPI's error HOST_EVACUATION_IS_REQUIRED.

    It comes with host.
    """

    host: Parameter = Parameter(0, "host")


class HostHasNoManagementIp(Failure):
    """XAPI's error HOST_HAS_NO_MANAGEMENT_IP.

    It has no parameters.
    """


class HostHasResidentVms(Failure):
    """XAPI's error HOST_HAS_RESIDENT_VMS.

    It comes with host.
    """

    host: Parameter = Parameter(0, "host")


class HostInEmergencyMode(Failure):
    """XAPI's error HOST_IN_EMERGENCY_MODE.

    It has no parameters.
    """


class HostInUse(Failure):
    """XAPI's error HOST_IN_USE.

    It comes with host, type and ref.
    """

    host: Parameter = Parameter(0, "host")
    type: Parameter = Parameter(1, "type")
    ref: Parameter = Parameter(2, "ref")


class HostIsLive(Failure):
    """XAPI's error HOST_IS_LIVE.

    It comes with host.
    """

    host: Parameter = Parameter(0, "host")


class HostIsSlave(Failure):
    """XAPI's error HOST_IS_SLAVE.

    It comes with Master IP address.
    """

    Master_IP_address: Parameter = Parameter(0, "Master IP address")


class HostItsOwnSlave(Failure):
    """XAPI's error HOST_ITS_OWN_SLAVE.

    It has no parameters.
    """


class HostMasterCannotTalkBack(Failure):
    """XAPI's error HOST_MASTER_CANNOT_TALK_BACK.

    It comes with ip.
    """

    ip: Parameter = Parameter(0, "ip")


class HostNameInvalid(Failure):
    """XAPI's error HOST_NAME_INVALID.

    It comes with reason.
    """

    reason: Parameter = Parameter(0, "reason")


class HostNotDisabled(Failure):
    """XAPI's error HOST_NOT_DISABLED.

    It has no parameters.
    """


class HostNotEnoughFreeMemory(Failure):
    """XAPI's error HOST_NOT_ENOUGH_FREE_MEMORY.

    It comes with needed and available.
    """

    needed: Parameter = Parameter(0, "needed")
    available: Parameter = Parameter(1, "available")


class HostNotEnoughPcpus(Failure):
    """XAPI's error HOST_NOT_ENOUGH_PCPUS.

    It comes with vcpus and pcpus.
    """

    vcpus: Parameter = Parameter(0, "vcpus")
    pcpus: Parameter = Parameter(1, "pcpus")


class HostNotLive(Failure):
    """XAPI's error HOST_NOT_LIVE.

    It has no parameters.
    """


class HostOffline(Failure):
    """XAPI's error HOST_OFFLINE.

    It comes with host.
    """

    host: Parameter = Parameter(0, "host")


class HostPendingMandatoryGuidanceNotEmpty(Failure):
    """XAPI's error HOST_PENDING_MANDATORY_GUIDANCE_NOT_EMPTY.

    It comes with host.
    """

    host: Parameter = Parameter(0, "host")


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

    host: Parameter = Parameter(0, "host")


class HostXapiVersionHigherThanCoordinator(Failure):
    """XAPI's error HOST_XAPI_VERSION_HIGHER_THAN_COORDINATOR.

    It comes with host_xapi_version.
    """

    host_xapi_version: Parameter = Parameter(0, "host_xapi_version")


class IllegalInFipsMode(Failure):
    """XAPI's error ILLEGAL_IN_FIPS_MODE.

    ``params`` has what comes with it, which is not documented.
    """


class IllegalVbdDevice(Failure):
    """XAPI's error ILLEGAL_VBD_DEVICE.

    It comes with vbd and device.
    """

    vbd: Parameter = Parameter(0, "vbd")
    device: Parameter = Parameter(1, "device")


class ImportFailed(Failure):
    """XAPI's error IMPORT_ERROR.

    It comes with msg.
    """

    msg: Parameter = Parameter(0, "msg")


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

    id: Parameter = Parameter(0, "id")


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

    filename_expected: Parameter = Parameter(0, "filename_expected")
    filename_found: Parameter = Parameter(1, "filename_found")


class ImportIncompatibleVersion(Failure):
    """XAPI's error IMPORT_INCOMPATIBLE_VERSION.

    It has no parameters.
    """


class IncompatibleClusterStackActive(Failure):
    """XAPI's error INCOMPATIBLE_CLUSTER_STACK_ACTIVE.

    It comes with cluster_stack.
    """

    cluster_stack: Parameter = Parameter(0, "cluster_stack")


class IncompatiblePifProperties(Failure):
    """XAPI's error INCOMPATIBLE_PIF_PROPERTIES.

    It has no parameters.
    """


class IncompatibleStatefileSr(Failure):
    """XAPI's error INCOMPATIBLE_STATEFILE_SR.

    It comes with SR type.
    """

    SR_type: Parameter = Parameter(0, "SR type")


class InterfaceHasNoIp(Failure):
    """XAPI's error INTERFACE_HAS_NO_IP.

    It comes with interface.
    """

    interface: Parameter = Parameter(0, "interface")


class InternalError(Failure):
    """XAPI's error INTERNAL_ERROR.

    It comes with message. Some come with further texts behind the message.
    """

    message: Parameter = Parameter(0, "message")


class InvalidBaseUrl(Failure):
    """XAPI's error INVALID_BASE_URL.

    It comes with url.
    """

    url: Parameter = Parameter(0, "url")


class InvalidCidrAddressSpecified(Failure):
    """XAPI's error INVALID_CIDR_ADDRESS_SPECIFIED.

    It comes with parameter.
    """

    parameter: Parameter = Parameter(0, "parameter")


class InvalidClusterStack(Failure):
    """XAPI's error INVALID_CLUSTER_STACK.

    It comes with cluster_stack.
    """

    cluster_stack: Parameter = Parameter(0, "cluster_stack")


class InvalidDevice(Failure):
    """XAPI's error INVALID_DEVICE.

    It comes with device.
    """

    device: Parameter = Parameter(0, "device")


class InvalidEdition(Failure):
    """XAPI's error INVALID_EDITION.

    It comes with edition.
    """

    edition: Parameter = Parameter(0, "edition")


class InvalidFeatureString(Failure):
    """XAPI's error INVALID_FEATURE_STRING.

    It comes with details.
    """

    details_: Parameter = Parameter(0, "details")


class InvalidGpgkeyPath(Failure):
    """XAPI's error INVALID_GPGKEY_PATH.

    It comes with gpgkey_path.
    """

    gpgkey_path: Parameter = Parameter(0, "gpgkey_path")


class InvalidIpAddressSpecified(Failure):
    """XAPI's error INVALID_IP_ADDRESS_SPECIFIED.

    It comes with parameter.
    """

    parameter: Parameter = Parameter(0, "parameter")


class InvalidNtpConfig(Failure):
    """XAPI's error INVALID_NTP_CONFIG.

    It comes with reason.
    """

    reason: Parameter = Parameter(0, "reason")


class InvalidPatch(Failure):
    """XAPI's error INVALID_PATCH.

    It has no parameters.
    """


class InvalidPatchWithLog(Failure):
    """XAPI's error INVALID_PATCH_WITH_LOG.

    It comes with log.
    """

    log: Parameter = Parameter(0, "log")


class InvalidRepomdXml(Failure):
    """XAPI's error INVALID_REPOMD_XML.

    It has no parameters.
    """


class InvalidRepositoryDomainAllowlist(Failure):
    """XAPI's error INVALID_REPOSITORY_DOMAIN_ALLOWLIST.

    It comes with domains.
    """

    domains: Parameter = Parameter(0, "domains")


class InvalidRepositoryProxyCredential(Failure):
    """XAPI's error INVALID_REPOSITORY_PROXY_CREDENTIAL.

    It has no parameters.
    """


class InvalidRepositoryProxyUrl(Failure):
    """XAPI's error INVALID_REPOSITORY_PROXY_URL.

    It comes with url.
    """

    url: Parameter = Parameter(0, "url")


class InvalidUpdate(Failure):
    """XAPI's error INVALID_UPDATE.

    It comes with info.
    """

    info: Parameter = Parameter(0, "info")


class InvalidUpdateinfoXml(Failure):
    """XAPI's error INVALID_UPDATEINFO_XML.

    It has no parameters.
    """


class InvalidUpdateSyncDay(Failure):
    """XAPI's error INVALID_UPDATE_SYNC_DAY.

    It comes with day.
    """

    day: Parameter = Parameter(0, "day")


class InvalidValue(Failure):
    """XAPI's error INVALID_VALUE.

    It comes with field and value.
    """

    field: Parameter = Parameter(0, "field")
    value: Parameter = Parameter(1, "value")


class IsTunnelAccessPif(Failure):
    """XAPI's error IS_TUNNEL_ACCESS_PIF.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


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

    feature: Parameter = Parameter(0, "feature")


class LicenseCannotDowngradeWhileInPool(Failure):
    """XAPI's error LICENSE_CANNOT_DOWNGRADE_WHILE_IN_POOL.

    It has no parameters.
    """


class LicenseCheckoutError(Failure):
    """XAPI's error LICENSE_CHECKOUT_ERROR.

    It comes with code and message.
    """

    code_: Parameter = Parameter(0, "code")
    message: Parameter = Parameter(1, "message")


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

    SR: Parameter = Parameter(0, "SR")
    location: Parameter = Parameter(1, "location")


class MacDoesNotExist(Failure):
    """XAPI's error MAC_DOES_NOT_EXIST.

    It comes with MAC.
    """

    MAC: Parameter = Parameter(0, "MAC")


class MacInvalid(Failure):
    """XAPI's error MAC_INVALID.

    It comes with MAC.
    """

    MAC: Parameter = Parameter(0, "MAC")


class MacStillExists(Failure):
    """XAPI's error MAC_STILL_EXISTS.

    It comes with MAC.
    """

    MAC: Parameter = Parameter(0, "MAC")


class MapDuplicateKey(Failure):
    """XAPI's error MAP_DUPLICATE_KEY.

    It comes with type, param_name, ref and key. The third one is documented as a uuid; xapi sends
    the object's ref.
    """

    type: Parameter = Parameter(0, "type")
    param_name: Parameter = Parameter(1, "param_name")
    ref: Parameter = Parameter(2, "ref")
    key: Parameter = Parameter(3, "key")


class MemoryConstraintViolation(Failure):
    """XAPI's error MEMORY_CONSTRAINT_VIOLATION.

    It comes with constraint.
    """

    constraint: Parameter = Parameter(0, "constraint")


class MemoryConstraintViolationMaxpin(Failure):
    """XAPI's error MEMORY_CONSTRAINT_VIOLATION_MAXPIN.

    It comes with reason.
    """

    reason: Parameter = Parameter(0, "reason")


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

    method: Parameter = Parameter(0, "method")


class MessageParameterCountMismatch(Failure):
    """XAPI's error MESSAGE_PARAMETER_COUNT_MISMATCH.

    It comes with method, expected and received.
    """

    method: Parameter = Parameter(0, "method")
    expected: Parameter = Parameter(1, "expected")
    received: Parameter = Parameter(2, "received")


class MessageRemoved(Failure):
    """XAPI's error MESSAGE_REMOVED.

    It has no parameters.
    """


class MirrorFailed(Failure):
    """XAPI's error MIRROR_FAILED.

    It comes with vdi.
    """

    vdi: Parameter = Parameter(0, "vdi")


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

    network: Parameter = Parameter(0, "network")
    connected_PIF: Parameter = Parameter(1, "connected PIF")


class NetworkContainsPif(Failure):
    """XAPI's error NETWORK_CONTAINS_PIF.

    It comes with pifs.
    """

    pifs: Parameter = Parameter(0, "pifs")


class NetworkContainsVif(Failure):
    """XAPI's error NETWORK_CONTAINS_VIF.

    It comes with vifs.
    """

    vifs: Parameter = Parameter(0, "vifs")


class NetworkHasIncompatibleSriovPifs(Failure):
    """XAPI's error NETWORK_HAS_INCOMPATIBLE_SRIOV_PIFS.

    It comes with PIF and network.
    """

    PIF: Parameter = Parameter(0, "PIF")
    network: Parameter = Parameter(1, "network")


class NetworkHasIncompatibleVlanOnSriovPifs(Failure):
    """XAPI's error NETWORK_HAS_INCOMPATIBLE_VLAN_ON_SRIOV_PIFS.

    It comes with PIF and network.
    """

    PIF: Parameter = Parameter(0, "PIF")
    network: Parameter = Parameter(1, "network")


class NetworkIncompatiblePurposes(Failure):
    """XAPI's error NETWORK_INCOMPATIBLE_PURPOSES.

    It comes with new_purpose and conflicting_purpose.
    """

    new_purpose: Parameter = Parameter(0, "new_purpose")
    conflicting_purpose: Parameter = Parameter(1, "conflicting_purpose")


class NetworkIncompatibleWithBond(Failure):
    """XAPI's error NETWORK_INCOMPATIBLE_WITH_BOND.

    It comes with network.
    """

    network: Parameter = Parameter(0, "network")


class NetworkIncompatibleWithSriov(Failure):
    """XAPI's error NETWORK_INCOMPATIBLE_WITH_SRIOV.

    It comes with network.
    """

    network: Parameter = Parameter(0, "network")


class NetworkIncompatibleWithTrunks(Failure):
    """XAPI's error NETWORK_INCOMPATIBLE_WITH_TRUNKS.

    It comes with network.
    """

    network: Parameter = Parameter(0, "network")


class NetworkIncompatibleWithTunnel(Failure):
    """XAPI's error NETWORK_INCOMPATIBLE_WITH_TUNNEL.

    It comes with network.
    """

    network: Parameter = Parameter(0, "network")


class NetworkIncompatibleWithVlanOnBridge(Failure):
    """XAPI's error NETWORK_INCOMPATIBLE_WITH_VLAN_ON_BRIDGE.

    It comes with network.
    """

    network: Parameter = Parameter(0, "network")


class NetworkIncompatibleWithVlanOnSriov(Failure):
    """XAPI's error NETWORK_INCOMPATIBLE_WITH_VLAN_ON_SRIOV.

    It comes with network.
    """

    network: Parameter = Parameter(0, "network")


class NetworkSriovAlreadyEnabled(Failure):
    """XAPI's error NETWORK_SRIOV_ALREADY_ENABLED.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class NetworkSriovDisableFailed(Failure):
    """XAPI's error NETWORK_SRIOV_DISABLE_FAILED.

    It comes with PIF and msg.
    """

    PIF: Parameter = Parameter(0, "PIF")
    msg: Parameter = Parameter(1, "msg")


class NetworkSriovEnableFailed(Failure):
    """XAPI's error NETWORK_SRIOV_ENABLE_FAILED.

    It comes with PIF and msg.
    """

    PIF: Parameter = Parameter(0, "PIF")
    msg: Parameter = Parameter(1, "msg")


class NetworkSriovInsufficientCapacity(Failure):
    """XAPI's error NETWORK_SRIOV_INSUFFICIENT_CAPACITY.

    It comes with network.
    """

    network: Parameter = Parameter(0, "network")


class NetworkUnmanaged(Failure):
    """XAPI's error NETWORK_UNMANAGED.

    It comes with network.
    """

    network: Parameter = Parameter(0, "network")


class NotAllowedOnOemEdition(Failure):
    """XAPI's error NOT_ALLOWED_ON_OEM_EDITION.

    It comes with command.
    """

    command: Parameter = Parameter(0, "command")


class NotAllowedWhenNtpIsEnabled(Failure):
    """XAPI's error NOT_ALLOWED_WHEN_NTP_IS_ENABLED.

    It comes with host.
    """

    host: Parameter = Parameter(0, "host")


class MessageNotImplemented(Failure):
    """XAPI's error NOT_IMPLEMENTED.

    It comes with function.
    """

    function: Parameter = Parameter(0, "function")


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

    vm: Parameter = Parameter(0, "vm")


class NotTrustedCertificate(Failure):
    """XAPI's error NOT_TRUSTED_CERTIFICATE.

    It comes with ref.
    """

    ref: Parameter = Parameter(0, "ref")


class NoClusterHostsReachable(Failure):
    """XAPI's error NO_CLUSTER_HOSTS_REACHABLE.

    It comes with cluster.
    """

    cluster: Parameter = Parameter(0, "cluster")


class NoCompatibleClusterHost(Failure):
    """XAPI's error NO_COMPATIBLE_CLUSTER_HOST.

    It comes with host.
    """

    host: Parameter = Parameter(0, "host")


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

    host: Parameter = Parameter(0, "host")
    device_name: Parameter = Parameter(1, "device_name")


class NvidiaToolsError(Failure):
    """XAPI's error NVIDIA_TOOLS_ERROR.

    It comes with host.
    """

    host: Parameter = Parameter(0, "host")


class ObjectNolongerExists(Failure):
    """XAPI's error OBJECT_NOLONGER_EXISTS.

    It has no parameters.
    """


class OnlyAllowedOnOemEdition(Failure):
    """XAPI's error ONLY_ALLOWED_ON_OEM_EDITION.

    It comes with command.
    """

    command: Parameter = Parameter(0, "command")


class OpenvswitchNotActive(Failure):
    """XAPI's error OPENVSWITCH_NOT_ACTIVE.

    It has no parameters.
    """


class OperationBlocked(Failure):
    """XAPI's error OPERATION_BLOCKED.

    It comes with ref and code.
    """

    ref: Parameter = Parameter(0, "ref")
    code_: Parameter = Parameter(1, "code")


class OperationNotAllowed(Failure):
    """XAPI's error OPERATION_NOT_ALLOWED.

    It comes with reason.
    """

    reason: Parameter = Parameter(0, "reason")


class OperationPartiallyFailed(Failure):
    """XAPI's error OPERATION_PARTIALLY_FAILED.

    It comes with operation.
    """

    operation: Parameter = Parameter(0, "operation")


class OtherOperationInProgress(Failure):
    """XAPI's error OTHER_OPERATION_IN_PROGRESS.

    It comes with class, object, operation_type and operation_ref. xapi before 25.27.0 sends the
    first two or three only, for a VM with the message in place of the class.
    """

    class_: Parameter = Parameter(0, "class")
    object: Parameter = Parameter(1, "object")
    operation_type: Parameter = Parameter(2, "operation_type")
    operation_ref: Parameter = Parameter(3, "operation_ref")


class OutOfSpace(Failure):
    """XAPI's error OUT_OF_SPACE.

    It comes with location.
    """

    location: Parameter = Parameter(0, "location")


class PatchAlreadyApplied(Failure):
    """XAPI's error PATCH_ALREADY_APPLIED.

    It comes with patch.
    """

    patch: Parameter = Parameter(0, "patch")


class PatchAlreadyExists(Failure):
    """XAPI's error PATCH_ALREADY_EXISTS.

    It comes with uuid.
    """

    uuid: Parameter = Parameter(0, "uuid")


class PatchApplyFailed(Failure):
    """XAPI's error PATCH_APPLY_FAILED.

    It comes with output.
    """

    output: Parameter = Parameter(0, "output")


class PatchApplyFailedBackupFilesExist(Failure):
    """XAPI's error PATCH_APPLY_FAILED_BACKUP_FILES_EXIST.

    It comes with output.
    """

    output: Parameter = Parameter(0, "output")


class PatchIsApplied(Failure):
    """XAPI's error PATCH_IS_APPLIED.

    It has no parameters.
    """


class PatchPrecheckFailedIsoMounted(Failure):
    """XAPI's error PATCH_PRECHECK_FAILED_ISO_MOUNTED.

    It comes with patch.
    """

    patch: Parameter = Parameter(0, "patch")


class PatchPrecheckFailedOutOfSpace(Failure):
    """XAPI's error PATCH_PRECHECK_FAILED_OUT_OF_SPACE.

    It comes with patch, found_space and required_required.
    """

    patch: Parameter = Parameter(0, "patch")
    found_space: Parameter = Parameter(1, "found_space")
    required_required: Parameter = Parameter(2, "required_required")


class PatchPrecheckFailedPrerequisiteMissing(Failure):
    """XAPI's error PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING.

    It comes with patch and prerequisite_patch_uuid_list.
    """

    patch: Parameter = Parameter(0, "patch")
    prerequisite_patch_uuid_list: Parameter = Parameter(1, "prerequisite_patch_uuid_list")


class PatchPrecheckFailedUnknownError(Failure):
    """XAPI's error PATCH_PRECHECK_FAILED_UNKNOWN_ERROR.

    It comes with patch and info.
    """

    patch: Parameter = Parameter(0, "patch")
    info: Parameter = Parameter(1, "info")


class PatchPrecheckFailedVmRunning(Failure):
    """XAPI's error PATCH_PRECHECK_FAILED_VM_RUNNING.

    It comes with patch.
    """

    patch: Parameter = Parameter(0, "patch")


class PatchPrecheckFailedWrongServerBuild(Failure):
    """XAPI's error PATCH_PRECHECK_FAILED_WRONG_SERVER_BUILD.

    It comes with patch, found_build and required_build.
    """

    patch: Parameter = Parameter(0, "patch")
    found_build: Parameter = Parameter(1, "found_build")
    required_build: Parameter = Parameter(2, "required_build")


class PatchPrecheckFailedWrongServerVersion(Failure):
    """XAPI's error PATCH_PRECHECK_FAILED_WRONG_SERVER_VERSION.

    It comes with patch, found_version and required_version.
    """

    patch: Parameter = Parameter(0, "patch")
    found_version: Parameter = Parameter(1, "found_version")
    required_version: Parameter = Parameter(2, "required_version")


class PbdExists(Failure):
    """XAPI's error PBD_EXISTS.

    It comes with sr, host and pbd.
    """

    sr: Parameter = Parameter(0, "sr")
    host: Parameter = Parameter(1, "host")
    pbd: Parameter = Parameter(2, "pbd")


class PermissionDenied(Failure):
    """XAPI's error PERMISSION_DENIED.

    It comes with message.
    """

    message: Parameter = Parameter(0, "message")


class PgpuInsufficientCapacityForVgpu(Failure):
    """XAPI's error PGPU_INSUFFICIENT_CAPACITY_FOR_VGPU.

    It comes with pgpu and vgpu_type.
    """

    pgpu: Parameter = Parameter(0, "pgpu")
    vgpu_type: Parameter = Parameter(1, "vgpu_type")


class PgpuInUseByVm(Failure):
    """XAPI's error PGPU_IN_USE_BY_VM.

    It comes with VMs.
    """

    VMs: Parameter = Parameter(0, "VMs")


class PgpuNotCompatibleWithGpuGroup(Failure):
    """XAPI's error PGPU_NOT_COMPATIBLE_WITH_GPU_GROUP.

    It comes with type and group_types.
    """

    type: Parameter = Parameter(0, "type")
    group_types: Parameter = Parameter(1, "group_types")


class PifAllowsUnplug(Failure):
    """XAPI's error PIF_ALLOWS_UNPLUG.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class PifAlreadyBonded(Failure):
    """XAPI's error PIF_ALREADY_BONDED.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


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

    PIF: Parameter = Parameter(0, "PIF")
    msg: Parameter = Parameter(1, "msg")


class PifDeviceNotFound(Failure):
    """XAPI's error PIF_DEVICE_NOT_FOUND.

    It has no parameters.
    """


class PifDoesNotAllowUnplug(Failure):
    """XAPI's error PIF_DOES_NOT_ALLOW_UNPLUG.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class PifHasFcoeSrInUse(Failure):
    """XAPI's error PIF_HAS_FCOE_SR_IN_USE.

    It comes with PIF and SR.
    """

    PIF: Parameter = Parameter(0, "PIF")
    SR: Parameter = Parameter(1, "SR")


class PifHasNoNetworkConfiguration(Failure):
    """XAPI's error PIF_HAS_NO_NETWORK_CONFIGURATION.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class PifHasNoV6NetworkConfiguration(Failure):
    """XAPI's error PIF_HAS_NO_V6_NETWORK_CONFIGURATION.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class PifIncompatiblePrimaryAddressType(Failure):
    """XAPI's error PIF_INCOMPATIBLE_PRIMARY_ADDRESS_TYPE.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class PifIsManagementInterface(Failure):
    """XAPI's error PIF_IS_MANAGEMENT_INTERFACE.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class PifIsNotPhysical(Failure):
    """XAPI's error PIF_IS_NOT_PHYSICAL.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class PifIsNotSriovCapable(Failure):
    """XAPI's error PIF_IS_NOT_SRIOV_CAPABLE.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class PifIsPhysical(Failure):
    """XAPI's error PIF_IS_PHYSICAL.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class PifIsSriovLogical(Failure):
    """XAPI's error PIF_IS_SRIOV_LOGICAL.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class PifIsVlan(Failure):
    """XAPI's error PIF_IS_VLAN.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class PifNotAttachedToHost(Failure):
    """XAPI's error PIF_NOT_ATTACHED_TO_HOST.

    It comes with pif and host.
    """

    pif: Parameter = Parameter(0, "pif")
    host: Parameter = Parameter(1, "host")


class PifNotPresent(Failure):
    """XAPI's error PIF_NOT_PRESENT.

    It comes with host and network.
    """

    host: Parameter = Parameter(0, "host")
    network: Parameter = Parameter(1, "network")


class PifSriovStillExists(Failure):
    """XAPI's error PIF_SRIOV_STILL_EXISTS.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class PifTunnelStillExists(Failure):
    """XAPI's error PIF_TUNNEL_STILL_EXISTS.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class PifUnmanaged(Failure):
    """XAPI's error PIF_UNMANAGED.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class PifVlanExists(Failure):
    """XAPI's error PIF_VLAN_EXISTS.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class PifVlanStillExists(Failure):
    """XAPI's error PIF_VLAN_STILL_EXISTS.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class PoolAuthAlreadyEnabled(Failure):
    """XAPI's error POOL_AUTH_ALREADY_ENABLED.

    It comes with host.
    """

    host: Parameter = Parameter(0, "host")


class PoolAuthDisableFailed(Failure):
    """XAPI's error POOL_AUTH_DISABLE_FAILED.

    It comes with host and message.
    """

    host: Parameter = Parameter(0, "host")
    message: Parameter = Parameter(1, "message")


class PoolAuthDisableFailedInvalidAccount(Failure):
    """XAPI's error POOL_AUTH_DISABLE_FAILED_INVALID_ACCOUNT.

    It comes with host and message.
    """

    host: Parameter = Parameter(0, "host")
    message: Parameter = Parameter(1, "message")


class PoolAuthDisableFailedPermissionDenied(Failure):
    """XAPI's error POOL_AUTH_DISABLE_FAILED_PERMISSION_DENIED.

    It comes with host and message.
    """

    host: Parameter = Parameter(0, "host")
    message: Parameter = Parameter(1, "message")


class PoolAuthDisableFailedWrongCredentials(Failure):
    """XAPI's error POOL_AUTH_DISABLE_FAILED_WRONG_CREDENTIALS.

    It comes with host and message.
    """

    host: Parameter = Parameter(0, "host")
    message: Parameter = Parameter(1, "message")


class PoolAuthEnableFailed(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED.

    It comes with host and message.
    """

    host: Parameter = Parameter(0, "host")
    message: Parameter = Parameter(1, "message")


class PoolAuthEnableFailedDomainLookupFailed(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_DOMAIN_LOOKUP_FAILED.

    It comes with host and message.
    """

    host: Parameter = Parameter(0, "host")
    message: Parameter = Parameter(1, "message")


class PoolAuthEnableFailedDuplicateHostname(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_DUPLICATE_HOSTNAME.

    It comes with host and message.
    """

    host: Parameter = Parameter(0, "host")
    message: Parameter = Parameter(1, "message")


class PoolAuthEnableFailedInvalidAccount(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_INVALID_ACCOUNT.

    It comes with host and message.
    """

    host: Parameter = Parameter(0, "host")
    message: Parameter = Parameter(1, "message")


class PoolAuthEnableFailedInvalidOu(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_INVALID_OU.

    It comes with host and message.
    """

    host: Parameter = Parameter(0, "host")
    message: Parameter = Parameter(1, "message")


class PoolAuthEnableFailedInvalidTrustedCerts(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_INVALID_TRUSTED_CERTS.

    It comes with host and message.
    """

    host: Parameter = Parameter(0, "host")
    message: Parameter = Parameter(1, "message")


class PoolAuthEnableFailedNoSupportEncryptType(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_NO_SUPPORT_ENCRYPT_TYPE.

    It comes with host and message.
    """

    host: Parameter = Parameter(0, "host")
    message: Parameter = Parameter(1, "message")


class PoolAuthEnableFailedNoTrustedCerts(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_NO_TRUSTED_CERTS.

    It comes with host and message.
    """

    host: Parameter = Parameter(0, "host")
    message: Parameter = Parameter(1, "message")


class PoolAuthEnableFailedPermissionDenied(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_PERMISSION_DENIED.

    It comes with host and message.
    """

    host: Parameter = Parameter(0, "host")
    message: Parameter = Parameter(1, "message")


class PoolAuthEnableFailedSetupTlsConnection(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_SETUP_TLS_CONNECTION.

    It comes with host and message.
    """

    host: Parameter = Parameter(0, "host")
    message: Parameter = Parameter(1, "message")


class PoolAuthEnableFailedUnavailable(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_UNAVAILABLE.

    It comes with host and message.
    """

    host: Parameter = Parameter(0, "host")
    message: Parameter = Parameter(1, "message")


class PoolAuthEnableFailedWrongCredentials(Failure):
    """XAPI's error POOL_AUTH_ENABLE_FAILED_WRONG_CREDENTIALS.

    It comes with host and message.
    """

    host: Parameter = Parameter(0, "host")
    message: Parameter = Parameter(1, "message")


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

    local: Parameter = Parameter(0, "local")
    remote: Parameter = Parameter(1, "remote")


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

    host_api_version: Parameter = Parameter(0, "host_api_version")
    master_api_version: Parameter = Parameter(1, "master_api_version")


class PoolJoiningHostMustHaveSameDbSchema(Failure):
    """XAPI's error POOL_JOINING_HOST_MUST_HAVE_SAME_DB_SCHEMA.

    It comes with host_db_schema and master_db_schema.
    """

    host_db_schema: Parameter = Parameter(0, "host_db_schema")
    master_db_schema: Parameter = Parameter(1, "master_db_schema")


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

    ref_in_pool: Parameter = Parameter(0, "ref_in_pool")
    ref_on_host: Parameter = Parameter(1, "ref_on_host")


class PoolJoiningMasterCertificateNotInPoolBundle(Failure):
    """XAPI's error POOL_JOINING_MASTER_CERTIFICATE_NOT_IN_POOL_BUNDLE.

    It comes with master_uuid.
    """

    master_uuid: Parameter = Parameter(0, "master_uuid")


class PoolJoiningPoolBundleEmptyAfterImport(Failure):
    """XAPI's error POOL_JOINING_POOL_BUNDLE_EMPTY_AFTER_IMPORT.

    It comes with bundle_path.
    """

    bundle_path: Parameter = Parameter(0, "bundle_path")


class PoolJoiningPoolCannotEnableClusteringOnVlanNetwork(Failure):
    """XAPI's error POOL_JOINING_POOL_CANNOT_ENABLE_CLUSTERING_ON_VLAN_NETWORK.

    It comes with vlan.
    """

    vlan: Parameter = Parameter(0, "vlan")


class PoolJoiningSmFeaturesIncompatible(Failure):
    """XAPI's error POOL_JOINING_SM_FEATURES_INCOMPATIBLE.

    It comes with pool_sm_ref and candidate_sm_ref.
    """

    pool_sm_ref: Parameter = Parameter(0, "pool_sm_ref")
    candidate_sm_ref: Parameter = Parameter(1, "candidate_sm_ref")


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

    PUSB: Parameter = Parameter(0, "PUSB")
    VDI: Parameter = Parameter(1, "VDI")


class PvsCacheStorageAlreadyPresent(Failure):
    """XAPI's error PVS_CACHE_STORAGE_ALREADY_PRESENT.

    It comes with site and host.
    """

    site: Parameter = Parameter(0, "site")
    host: Parameter = Parameter(1, "host")


class PvsCacheStorageIsInUse(Failure):
    """XAPI's error PVS_CACHE_STORAGE_IS_IN_USE.

    It comes with PVS_cache_storage.
    """

    PVS_cache_storage: Parameter = Parameter(0, "PVS_cache_storage")


class PvsProxyAlreadyPresent(Failure):
    """XAPI's error PVS_PROXY_ALREADY_PRESENT.

    It comes with proxies.
    """

    proxies: Parameter = Parameter(0, "proxies")


class PvsProxyPresentOnHigherVifDevice(Failure):
    """XAPI's error PVS_PROXY_PRESENT_ON_HIGHER_VIF_DEVICE.

    It comes with device.
    """

    device: Parameter = Parameter(0, "device")


class PvsServerAddressInUse(Failure):
    """XAPI's error PVS_SERVER_ADDRESS_IN_USE.

    It comes with address.
    """

    address: Parameter = Parameter(0, "address")


class PvsSiteContainsRunningProxies(Failure):
    """XAPI's error PVS_SITE_CONTAINS_RUNNING_PROXIES.

    It comes with proxies.
    """

    proxies: Parameter = Parameter(0, "proxies")


class PvsSiteContainsServers(Failure):
    """XAPI's error PVS_SITE_CONTAINS_SERVERS.

    It comes with servers.
    """

    servers: Parameter = Parameter(0, "servers")


class PvsVifMustBeFirstDevice(Failure):
    """XAPI's error PVS_VIF_MUST_BE_FIRST_DEVICE.

    It has no parameters.
    """


class RbacPermissionDenied(Failure):
    """XAPI's error RBAC_PERMISSION_DENIED.

    It comes with permission and message.
    """

    permission: Parameter = Parameter(0, "permission")
    message: Parameter = Parameter(1, "message")


class RedoLogIsEnabled(Failure):
    """XAPI's error REDO_LOG_IS_ENABLED.

    It has no parameters.
    """


class RepositoryAlreadyExists(Failure):
    """XAPI's error REPOSITORY_ALREADY_EXISTS.

    It comes with ref.
    """

    ref: Parameter = Parameter(0, "ref")


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

    PIF: Parameter = Parameter(0, "PIF")


class RestoreIncompatibleVersion(Failure):
    """XAPI's error RESTORE_INCOMPATIBLE_VERSION.

    It has no parameters.
    """


class RestoreScriptFailed(Failure):
    """XAPI's error RESTORE_SCRIPT_FAILED.

    It comes with log.
    """

    log: Parameter = Parameter(0, "log")


class RestoreTargetMgmtIfNotInBackup(Failure):
    """XAPI's error RESTORE_TARGET_MGMT_IF_NOT_IN_BACKUP.

    It has no parameters.
    """


class RestoreTargetMissingDevice(Failure):
    """XAPI's error RESTORE_TARGET_MISSING_DEVICE.

    It comes with device.
    """

    device: Parameter = Parameter(0, "device")


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

    now: Parameter = Parameter(0, "now")
    not_after: Parameter = Parameter(1, "not_after")


class ServerCertificateInvalid(Failure):
    """XAPI's error SERVER_CERTIFICATE_INVALID.

    It has no parameters.
    """


class ServerCertificateKeyAlgorithmNotSupported(Failure):
    """XAPI's error SERVER_CERTIFICATE_KEY_ALGORITHM_NOT_SUPPORTED.

    It comes with algorithm_oid.
    """

    algorithm_oid: Parameter = Parameter(0, "algorithm_oid")


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

    length: Parameter = Parameter(0, "length")


class ServerCertificateKeyRsaMultiNotSupported(Failure):
    """XAPI's error SERVER_CERTIFICATE_KEY_RSA_MULTI_NOT_SUPPORTED.

    It has no parameters.
    """


class ServerCertificateNotValidYet(Failure):
    """XAPI's error SERVER_CERTIFICATE_NOT_VALID_YET.

    It comes with now and not_before.
    """

    now: Parameter = Parameter(0, "now")
    not_before: Parameter = Parameter(1, "not_before")


class ServerCertificateSignatureNotSupported(Failure):
    """XAPI's error SERVER_CERTIFICATE_SIGNATURE_NOT_SUPPORTED.

    It has no parameters.
    """


class SessionAuthenticationFailed(Failure):
    """XAPI's error SESSION_AUTHENTICATION_FAILED.

    It comes with user and message. It is documented to have no parameters; xapi sends these.
    """

    user: Parameter = Parameter(0, "user")
    message: Parameter = Parameter(1, "message")


class SessionAuthorizationFailed(Failure):
    """XAPI's error SESSION_AUTHORIZATION_FAILED.

    It comes with username and msg.
    """

    username: Parameter = Parameter(0, "username")
    msg: Parameter = Parameter(1, "msg")


class SessionInvalid(Failure):
    """XAPI's error SESSION_INVALID.

    It comes with handle.
    """

    handle: Parameter = Parameter(0, "handle")


class SessionNotRegistered(Failure):
    """XAPI's error SESSION_NOT_REGISTERED.

    It comes with handle.
    """

    handle: Parameter = Parameter(0, "handle")


class SetConsoleTimeoutPartiallyFailed(Failure):
    """XAPI's error SET_CONSOLE_TIMEOUT_PARTIALLY_FAILED.

    It comes with hosts.
    """

    hosts: Parameter = Parameter(0, "hosts")


class SetSshAutoModePartiallyFailed(Failure):
    """XAPI's error SET_SSH_AUTO_MODE_PARTIALLY_FAILED.

    It comes with hosts.
    """

    hosts: Parameter = Parameter(0, "hosts")


class SetSshTimeoutPartiallyFailed(Failure):
    """XAPI's error SET_SSH_TIMEOUT_PARTIALLY_FAILED.

    It comes with hosts.
    """

    hosts: Parameter = Parameter(0, "hosts")


class SlaveRequiresManagementInterface(Failure):
    """XAPI's error SLAVE_REQUIRES_MANAGEMENT_INTERFACE.

    It has no parameters.
    """


class SmPluginCommunicationFailure(Failure):
    """XAPI's error SM_PLUGIN_COMMUNICATION_FAILURE.

    It comes with sm.
    """

    sm: Parameter = Parameter(0, "sm")


class SrAttached(Failure):
    """XAPI's error SR_ATTACHED.

    ``params`` has what comes with it, which is not documented.
    """


class SrAttachFailed(Failure):
    """XAPI's error SR_ATTACH_FAILED.

    It comes with sr.
    """

    sr: Parameter = Parameter(0, "sr")


class SrDeviceInUse(Failure):
    """XAPI's error SR_DEVICE_IN_USE.

    It has no parameters.
    """


class SrDoesNotSupportMigration(Failure):
    """XAPI's error SR_DOES_NOT_SUPPORT_MIGRATION.

    It comes with sr and capabilities.
    """

    sr: Parameter = Parameter(0, "sr")
    capabilities: Parameter = Parameter(1, "capabilities")


class SrFull(Failure):
    """XAPI's error SR_FULL.

    It comes with requested and maximum.
    """

    requested: Parameter = Parameter(0, "requested")
    maximum: Parameter = Parameter(1, "maximum")


class SrHasMultiplePbds(Failure):
    """XAPI's error SR_HAS_MULTIPLE_PBDS.

    It comes with PBD.
    """

    PBD: Parameter = Parameter(0, "PBD")


class SrHasNoPbds(Failure):
    """XAPI's error SR_HAS_NO_PBDS.

    It comes with sr. VDI.create sends it for a PBD that is not plugged, too.
    """

    sr: Parameter = Parameter(0, "sr")


class SrHasPbd(Failure):
    """XAPI's error SR_HAS_PBD.

    It comes with sr.
    """

    sr: Parameter = Parameter(0, "sr")


class SrIndestructible(Failure):
    """XAPI's error SR_INDESTRUCTIBLE.

    It comes with sr.
    """

    sr: Parameter = Parameter(0, "sr")


class SrIsCacheSr(Failure):
    """XAPI's error SR_IS_CACHE_SR.

    It comes with host.
    """

    host: Parameter = Parameter(0, "host")


class SrNotAttached(Failure):
    """XAPI's error SR_NOT_ATTACHED.

    It comes with sr.
    """

    sr: Parameter = Parameter(0, "sr")


class SrNotEmpty(Failure):
    """XAPI's error SR_NOT_EMPTY.

    It has no parameters.
    """


class SrNotSharable(Failure):
    """XAPI's error SR_NOT_SHARABLE.

    It comes with sr and host.
    """

    sr: Parameter = Parameter(0, "sr")
    host: Parameter = Parameter(1, "host")


class SrNotShared(Failure):
    """XAPI's error SR_NOT_SHARED.

    ``params`` has what comes with it, which is not documented.
    """


class SrOperationNotSupported(Failure):
    """XAPI's error SR_OPERATION_NOT_SUPPORTED.

    It comes with sr.
    """

    sr: Parameter = Parameter(0, "sr")


class SrRequiresUpgrade(Failure):
    """XAPI's error SR_REQUIRES_UPGRADE.

    It comes with SR.
    """

    SR: Parameter = Parameter(0, "SR")


class SrSourceSpaceInsufficient(Failure):
    """XAPI's error SR_SOURCE_SPACE_INSUFFICIENT.

    It comes with sr.
    """

    sr: Parameter = Parameter(0, "sr")


class SrSuspendSpaceInsufficient(Failure):
    """XAPI's error SR_SUSPEND_SPACE_INSUFFICIENT.

    It comes with sr.
    """

    sr: Parameter = Parameter(0, "sr")


class SrUnhealthy(Failure):
    """XAPI's error SR_UNHEALTHY.

    It comes with sr, health and fix.
    """

    sr: Parameter = Parameter(0, "sr")
    health: Parameter = Parameter(1, "health")
    fix: Parameter = Parameter(2, "fix")


class SrUnknownDriver(Failure):
    """XAPI's error SR_UNKNOWN_DRIVER.

    It comes with driver.
    """

    driver: Parameter = Parameter(0, "driver")


class SrUuidExists(Failure):
    """XAPI's error SR_UUID_EXISTS.

    It comes with uuid.
    """

    uuid: Parameter = Parameter(0, "uuid")


class SrVdiLockingFailed(Failure):
    """XAPI's error SR_VDI_LOCKING_FAILED.

    It has no parameters.
    """


class SslVerifyError(Failure):
    """XAPI's error SSL_VERIFY_ERROR.

    It comes with reason.
    """

    reason: Parameter = Parameter(0, "reason")


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

    vdi: Parameter = Parameter(0, "vdi")


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

    vm: Parameter = Parameter(0, "vm")
    message: Parameter = Parameter(1, "message")


class SystemStatusMustUseTarOnOem(Failure):
    """XAPI's error SYSTEM_STATUS_MUST_USE_TAR_ON_OEM.

    It has no parameters.
    """


class SystemStatusRetrievalFailed(Failure):
    """XAPI's error SYSTEM_STATUS_RETRIEVAL_FAILED.

    It comes with reason.
    """

    reason: Parameter = Parameter(0, "reason")


class TaskCancelled(Failure):
    """XAPI's error TASK_CANCELLED.

    It comes with task.
    """

    task: Parameter = Parameter(0, "task")


class TelemetryNextCollectionTooLate(Failure):
    """XAPI's error TELEMETRY_NEXT_COLLECTION_TOO_LATE.

    It comes with timestamp.
    """

    timestamp: Parameter = Parameter(0, "timestamp")


class TlsConnectionFailed(Failure):
    """XAPI's error TLS_CONNECTION_FAILED.

    It comes with address and port.
    """

    address: Parameter = Parameter(0, "address")
    port: Parameter = Parameter(1, "port")


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

    number: Parameter = Parameter(0, "number")


class TooManyVusbs(Failure):
    """XAPI's error TOO_MANY_VUSBS.

    It comes with number.
    """

    number: Parameter = Parameter(0, "number")


class TransportPifNotConfigured(Failure):
    """XAPI's error TRANSPORT_PIF_NOT_CONFIGURED.

    It comes with PIF.
    """

    PIF: Parameter = Parameter(0, "PIF")


class TrustedCertificateAlreadyExists(Failure):
    """XAPI's error TRUSTED_CERTIFICATE_ALREADY_EXISTS.

    It comes with fingerprint.
    """

    fingerprint: Parameter = Parameter(0, "fingerprint")


class TrustedCertificateExpired(Failure):
    """XAPI's error TRUSTED_CERTIFICATE_EXPIRED.

    It comes with now and not_after.
    """

    now: Parameter = Parameter(0, "now")
    not_after: Parameter = Parameter(1, "not_after")


class TrustedCertificateInvalid(Failure):
    """XAPI's error TRUSTED_CERTIFICATE_INVALID.

    It has no parameters.
    """


class TrustedCertificateNotValidYet(Failure):
    """XAPI's error TRUSTED_CERTIFICATE_NOT_VALID_YET.

    It comes with now and not_before.
    """

    now: Parameter = Parameter(0, "now")
    not_before: Parameter = Parameter(1, "not_before")


class UnimplementedInSmBackend(Failure):
    """XAPI's error UNIMPLEMENTED_IN_SM_BACKEND.

    It comes with message.
    """

    message: Parameter = Parameter(0, "message")


class UnknownBootloader(Failure):
    """XAPI's error UNKNOWN_BOOTLOADER.

    It comes with vm and bootloader.
    """

    vm: Parameter = Parameter(0, "vm")
    bootloader: Parameter = Parameter(1, "bootloader")


class UpdateinfoHashMismatch(Failure):
    """XAPI's error UPDATEINFO_HASH_MISMATCH.

    It has no parameters.
    """


class UpdateAlreadyApplied(Failure):
    """XAPI's error UPDATE_ALREADY_APPLIED.

    It comes with update.
    """

    update: Parameter = Parameter(0, "update")


class UpdateAlreadyAppliedInPool(Failure):
    """XAPI's error UPDATE_ALREADY_APPLIED_IN_POOL.

    It comes with update.
    """

    update: Parameter = Parameter(0, "update")


class UpdateAlreadyExists(Failure):
    """XAPI's error UPDATE_ALREADY_EXISTS.

    It comes with uuid.
    """

    uuid: Parameter = Parameter(0, "uuid")


class UpdateApplyFailed(Failure):
    """XAPI's error UPDATE_APPLY_FAILED.

    It comes with output.
    """

    output: Parameter = Parameter(0, "output")


class UpdateIsApplied(Failure):
    """XAPI's error UPDATE_IS_APPLIED.

    It has no parameters.
    """


class UpdatePoolApplyFailed(Failure):
    """XAPI's error UPDATE_POOL_APPLY_FAILED.

    It comes with hosts.
    """

    hosts: Parameter = Parameter(0, "hosts")


class UpdatePrecheckFailedConflictPresent(Failure):
    """XAPI's error UPDATE_PRECHECK_FAILED_CONFLICT_PRESENT.

    It comes with update and conflict_update.
    """

    update: Parameter = Parameter(0, "update")
    conflict_update: Parameter = Parameter(1, "conflict_update")


class UpdatePrecheckFailedGpgkeyNotImported(Failure):
    """XAPI's error UPDATE_PRECHECK_FAILED_GPGKEY_NOT_IMPORTED.

    It comes with update.
    """

    update: Parameter = Parameter(0, "update")


class UpdatePrecheckFailedOutOfSpace(Failure):
    """XAPI's error UPDATE_PRECHECK_FAILED_OUT_OF_SPACE.

    It comes with update, available_space and required_space.
    """

    update: Parameter = Parameter(0, "update")
    available_space: Parameter = Parameter(1, "available_space")
    required_space: Parameter = Parameter(2, "required_space")


class UpdatePrecheckFailedPrerequisiteMissing(Failure):
    """XAPI's error UPDATE_PRECHECK_FAILED_PREREQUISITE_MISSING.

    It comes with update and prerequisite_update.
    """

    update: Parameter = Parameter(0, "update")
    prerequisite_update: Parameter = Parameter(1, "prerequisite_update")


class UpdatePrecheckFailedUnknownError(Failure):
    """XAPI's error UPDATE_PRECHECK_FAILED_UNKNOWN_ERROR.

    It comes with update and info.
    """

    update: Parameter = Parameter(0, "update")
    info: Parameter = Parameter(1, "info")


class UpdatePrecheckFailedWrongServerVersion(Failure):
    """XAPI's error UPDATE_PRECHECK_FAILED_WRONG_SERVER_VERSION.

    It comes with update, installed_version and required_version.
    """

    update: Parameter = Parameter(0, "update")
    installed_version: Parameter = Parameter(1, "installed_version")
    required_version: Parameter = Parameter(2, "required_version")


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

    PUSB: Parameter = Parameter(0, "PUSB")
    VM: Parameter = Parameter(1, "VM")


class UsbGroupConflict(Failure):
    """XAPI's error USB_GROUP_CONFLICT.

    It comes with USB_group.
    """

    USB_group: Parameter = Parameter(0, "USB_group")


class UsbGroupContainsNoPusbs(Failure):
    """XAPI's error USB_GROUP_CONTAINS_NO_PUSBS.

    It comes with usb_group.
    """

    usb_group: Parameter = Parameter(0, "usb_group")


class UsbGroupContainsPusb(Failure):
    """XAPI's error USB_GROUP_CONTAINS_PUSB.

    It comes with pusbs.
    """

    pusbs: Parameter = Parameter(0, "pusbs")


class UsbGroupContainsVusb(Failure):
    """XAPI's error USB_GROUP_CONTAINS_VUSB.

    It comes with vusbs.
    """

    vusbs: Parameter = Parameter(0, "vusbs")


class UserIsNotLocalSuperuser(Failure):
    """XAPI's error USER_IS_NOT_LOCAL_SUPERUSER.

    It comes with msg.
    """

    msg: Parameter = Parameter(0, "msg")


class UuidInvalid(Failure):
    """XAPI's error UUID_INVALID.

    It comes with type and uuid.
    """

    type: Parameter = Parameter(0, "type")
    uuid: Parameter = Parameter(1, "uuid")


class V6dFailure(Failure):
    """XAPI's error V6D_FAILURE.

    It has no parameters.
    """


class ValueNotSupported(Failure):
    """XAPI's error VALUE_NOT_SUPPORTED.

    It comes with field, value and reason.
    """

    field: Parameter = Parameter(0, "field")
    value: Parameter = Parameter(1, "value")
    reason: Parameter = Parameter(2, "reason")


class VbdCdsMustBeReadonly(Failure):
    """XAPI's error VBD_CDS_MUST_BE_READONLY.

    It has no parameters.
    """


class VbdIsEmpty(Failure):
    """XAPI's error VBD_IS_EMPTY.

    It comes with vbd.
    """

    vbd: Parameter = Parameter(0, "vbd")


class VbdMissing(Failure):
    """XAPI's error VBD_MISSING.

    ``params`` has what comes with it, which is not documented.
    """


class VbdNotEmpty(Failure):
    """XAPI's error VBD_NOT_EMPTY.

    It comes with vbd.
    """

    vbd: Parameter = Parameter(0, "vbd")


class VbdNotRemovableMedia(Failure):
    """XAPI's error VBD_NOT_REMOVABLE_MEDIA.

    It comes with vbd. VBD.create sends a sentence in place of the vbd.
    """

    vbd: Parameter = Parameter(0, "vbd")


class VbdNotUnpluggable(Failure):
    """XAPI's error VBD_NOT_UNPLUGGABLE.

    It comes with vbd.
    """

    vbd: Parameter = Parameter(0, "vbd")


class VbdTrayLocked(Failure):
    """XAPI's error VBD_TRAY_LOCKED.

    It comes with vbd.
    """

    vbd: Parameter = Parameter(0, "vbd")


class VcpuMaxNotCoresPerSocketMultiple(Failure):
    """XAPI's error VCPU_MAX_NOT_CORES_PER_SOCKET_MULTIPLE.

    It comes with vcpu_max and cores_per_socket.
    """

    vcpu_max: Parameter = Parameter(0, "vcpu_max")
    cores_per_socket: Parameter = Parameter(1, "cores_per_socket")


class VdiCbtEnabled(Failure):
    """XAPI's error VDI_CBT_ENABLED.

    It comes with vdi.
    """

    vdi: Parameter = Parameter(0, "vdi")


class VdiContainsMetadataOfThisPool(Failure):
    """XAPI's error VDI_CONTAINS_METADATA_OF_THIS_POOL.

    It comes with vdi and pool.
    """

    vdi: Parameter = Parameter(0, "vdi")
    pool: Parameter = Parameter(1, "pool")


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

    vdi: Parameter = Parameter(0, "vdi")


class VdiIncompatibleType(Failure):
    """XAPI's error VDI_INCOMPATIBLE_TYPE.

    It comes with vdi and type.
    """

    vdi: Parameter = Parameter(0, "vdi")
    type: Parameter = Parameter(1, "type")


class VdiInUse(Failure):
    """XAPI's error VDI_IN_USE.

    It comes with vdi and operation. Checks before an attach or a plug send the vdi only.
    """

    vdi: Parameter = Parameter(0, "vdi")
    operation: Parameter = Parameter(1, "operation")


class VdiIoError(Failure):
    """XAPI's error VDI_IO_ERROR.

    It comes with text. Its parameters are not documented; xapi sends this one.
    """

    text: Parameter = Parameter(0, "text")


class VdiIsAPhysicalDevice(Failure):
    """XAPI's error VDI_IS_A_PHYSICAL_DEVICE.

    It comes with vdi.
    """

    vdi: Parameter = Parameter(0, "vdi")


class VdiIsEncrypted(Failure):
    """XAPI's error VDI_IS_ENCRYPTED.

    It comes with vdi.
    """

    vdi: Parameter = Parameter(0, "vdi")


class VdiIsNotIso(Failure):
    """XAPI's error VDI_IS_NOT_ISO.

    It comes with vdi and type.
    """

    vdi: Parameter = Parameter(0, "vdi")
    type: Parameter = Parameter(1, "type")


class VdiIsSharable(Failure):
    """XAPI's error VDI_IS_SHARABLE.

    ``params`` has what comes with it, which is not documented.
    """


class VdiLocationMissing(Failure):
    """XAPI's error VDI_LOCATION_MISSING.

    It comes with sr and location.
    """

    sr: Parameter = Parameter(0, "sr")
    location: Parameter = Parameter(1, "location")


class VdiMissing(Failure):
    """XAPI's error VDI_MISSING.

    It comes with sr and vdi.
    """

    sr: Parameter = Parameter(0, "sr")
    vdi: Parameter = Parameter(1, "vdi")


class VdiNeedsVmForMigrate(Failure):
    """XAPI's error VDI_NEEDS_VM_FOR_MIGRATE.

    It comes with vdi.
    """

    vdi: Parameter = Parameter(0, "vdi")


class VdiNotAvailable(Failure):
    """XAPI's error VDI_NOT_AVAILABLE.

    It comes with vdi.
    """

    vdi: Parameter = Parameter(0, "vdi")


class VdiNotInMap(Failure):
    """XAPI's error VDI_NOT_IN_MAP.

    It comes with vdi.
    """

    vdi: Parameter = Parameter(0, "vdi")


class VdiNotManaged(Failure):
    """XAPI's error VDI_NOT_MANAGED.

    It comes with vdi. Checks of a VBD send the ref of the VBD.
    """

    vdi: Parameter = Parameter(0, "vdi")


class VdiNotSparse(Failure):
    """XAPI's error VDI_NOT_SPARSE.

    It comes with vdi.
    """

    vdi: Parameter = Parameter(0, "vdi")


class VdiNoCbtMetadata(Failure):
    """XAPI's error VDI_NO_CBT_METADATA.

    It comes with vdi.
    """

    vdi: Parameter = Parameter(0, "vdi")


class VdiOnBootModeIncompatibleWithOperation(Failure):
    """XAPI's error VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION.

    It has no parameters.
    """


class VdiReadonly(Failure):
    """XAPI's error VDI_READONLY.

    It comes with vdi.
    """

    vdi: Parameter = Parameter(0, "vdi")


class VdiTooLarge(Failure):
    """XAPI's error VDI_TOO_LARGE.

    It comes with vdi and maximum size.
    """

    vdi: Parameter = Parameter(0, "vdi")
    maximum_size: Parameter = Parameter(1, "maximum size")


class VdiTooSmall(Failure):
    """XAPI's error VDI_TOO_SMALL.

    It comes with vdi and minimum size.
    """

    vdi: Parameter = Parameter(0, "vdi")
    minimum_size: Parameter = Parameter(1, "minimum size")


class VgpuDestinationIncompatible(Failure):
    """XAPI's error VGPU_DESTINATION_INCOMPATIBLE.

    It comes with reason, vgpu and host.
    """

    reason: Parameter = Parameter(0, "reason")
    vgpu: Parameter = Parameter(1, "vgpu")
    host: Parameter = Parameter(2, "host")


class VgpuGuestDriverLimit(Failure):
    """XAPI's error VGPU_GUEST_DRIVER_LIMIT.

    It comes with reason, vm and host.
    """

    reason: Parameter = Parameter(0, "reason")
    vm: Parameter = Parameter(1, "vm")
    host: Parameter = Parameter(2, "host")


class VgpuSuspensionNotSupported(Failure):
    """XAPI's error VGPU_SUSPENSION_NOT_SUPPORTED.

    It comes with reason, vgpu and host.
    """

    reason: Parameter = Parameter(0, "reason")
    vgpu: Parameter = Parameter(1, "vgpu")
    host: Parameter = Parameter(2, "host")


class VgpuTypeNotCompatible(Failure):
    """XAPI's error VGPU_TYPE_NOT_COMPATIBLE.

    It comes with type.
    """

    type: Parameter = Parameter(0, "type")


class VgpuTypeNotCompatibleWithRunningType(Failure):
    """XAPI's error VGPU_TYPE_NOT_COMPATIBLE_WITH_RUNNING_TYPE.

    It comes with pgpu, type and running_type.
    """

    pgpu: Parameter = Parameter(0, "pgpu")
    type: Parameter = Parameter(1, "type")
    running_type: Parameter = Parameter(2, "running_type")


class VgpuTypeNotEnabled(Failure):
    """XAPI's error VGPU_TYPE_NOT_ENABLED.

    It comes with type and enabled_types.
    """

    type: Parameter = Parameter(0, "type")
    enabled_types: Parameter = Parameter(1, "enabled_types")


class VgpuTypeNotSupported(Failure):
    """XAPI's error VGPU_TYPE_NOT_SUPPORTED.

    It comes with type and supported_types.
    """

    type: Parameter = Parameter(0, "type")
    supported_types: Parameter = Parameter(1, "supported_types")


class VgpuTypeNoLongerSupported(Failure):
    """XAPI's error VGPU_TYPE_NO_LONGER_SUPPORTED.

    It comes with type.
    """

    type: Parameter = Parameter(0, "type")


class VifInUse(Failure):
    """XAPI's error VIF_IN_USE.

    It comes with network and VIF.
    """

    network: Parameter = Parameter(0, "network")
    VIF: Parameter = Parameter(1, "VIF")


class VifNotInMap(Failure):
    """XAPI's error VIF_NOT_IN_MAP.

    It comes with vif.
    """

    vif: Parameter = Parameter(0, "vif")


class VlanInUse(Failure):
    """XAPI's error VLAN_IN_USE.

    It comes with device and vlan.
    """

    device: Parameter = Parameter(0, "device")
    vlan: Parameter = Parameter(1, "vlan")


class VlanTagInvalid(Failure):
    """XAPI's error VLAN_TAG_INVALID.

    It comes with VLAN.
    """

    VLAN: Parameter = Parameter(0, "VLAN")


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

    vm: Parameter = Parameter(0, "vm")
    vmpp: Parameter = Parameter(1, "vmpp")


class VmAssignedToSnapshotSchedule(Failure):
    """XAPI's error VM_ASSIGNED_TO_SNAPSHOT_SCHEDULE.

    It comes with vm and vmss.
    """

    vm: Parameter = Parameter(0, "vm")
    vmss: Parameter = Parameter(1, "vmss")


class VmAttachedToMoreThanOneVdiWithTimeoffsetMarkedAsResetOnBoot(Failure):
    """XAPI's error VM_ATTACHED_TO_MORE_THAN_ONE_VDI_WITH_TIMEOFFSET_MARKED_AS_RESET_ON_BOOT.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmBadPowerState(Failure):
    """XAPI's error VM_BAD_POWER_STATE.

    It comes with vm, expected and actual. The states are in lower case, several expected ones
    joined by a comma or a semicolon; where xenopsd refuses, they begin with a capital and the last
    two are swapped.
    """

    vm: Parameter = Parameter(0, "vm")
    expected: Parameter = Parameter(1, "expected")
    actual: Parameter = Parameter(2, "actual")


class VmBiosStringsAlreadySet(Failure):
    """XAPI's error VM_BIOS_STRINGS_ALREADY_SET.

    It has no parameters.
    """


class VmCallPluginRateLimit(Failure):
    """XAPI's error VM_CALL_PLUGIN_RATE_LIMIT.

    It comes with VM, interval and wait.
    """

    VM: Parameter = Parameter(0, "VM")
    interval: Parameter = Parameter(1, "interval")
    wait: Parameter = Parameter(2, "wait")


class VmCannotDeleteDefaultTemplate(Failure):
    """XAPI's error VM_CANNOT_DELETE_DEFAULT_TEMPLATE.

    It has no parameters. It is documented with a vm; xapi sends none.
    """


class VmCheckpointResumeFailed(Failure):
    """XAPI's error VM_CHECKPOINT_RESUME_FAILED.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmCheckpointSuspendFailed(Failure):
    """XAPI's error VM_CHECKPOINT_SUSPEND_FAILED.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmCrashed(Failure):
    """XAPI's error VM_CRASHED.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmDuplicateVbdDevice(Failure):
    """XAPI's error VM_DUPLICATE_VBD_DEVICE.

    It comes with vm, vbd and device.
    """

    vm: Parameter = Parameter(0, "vm")
    vbd: Parameter = Parameter(1, "vbd")
    device: Parameter = Parameter(2, "device")


class VmFailedShutdownAcknowledgment(Failure):
    """XAPI's error VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmFailedSuspendAcknowledgment(Failure):
    """XAPI's error VM_FAILED_SUSPEND_ACKNOWLEDGMENT.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmHalted(Failure):
    """XAPI's error VM_HALTED.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmHasCheckpoint(Failure):
    """XAPI's error VM_HAS_CHECKPOINT.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmHasNoSuspendVdi(Failure):
    """XAPI's error VM_HAS_NO_SUSPEND_VDI.

    It comes with class and vm. It is documented with the vm alone; xapi sends the class before it.
    """

    class_: Parameter = Parameter(0, "class")
    vm: Parameter = Parameter(1, "vm")


class VmHasPciAttached(Failure):
    """XAPI's error VM_HAS_PCI_ATTACHED.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmHasSriovVif(Failure):
    """XAPI's error VM_HAS_SRIOV_VIF.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmHasTooManySnapshots(Failure):
    """XAPI's error VM_HAS_TOO_MANY_SNAPSHOTS.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmHasVgpu(Failure):
    """XAPI's error VM_HAS_VGPU.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmHasVusbs(Failure):
    """XAPI's error VM_HAS_VUSBS.

    It comes with VM.
    """

    VM: Parameter = Parameter(0, "VM")


class VmHostIncompatibleVersion(Failure):
    """XAPI's error VM_HOST_INCOMPATIBLE_VERSION.

    It comes with host and vm.
    """

    host: Parameter = Parameter(0, "host")
    vm: Parameter = Parameter(1, "vm")


class VmHostIncompatibleVersionMigrate(Failure):
    """XAPI's error VM_HOST_INCOMPATIBLE_VERSION_MIGRATE.

    It comes with host and vm.
    """

    host: Parameter = Parameter(0, "host")
    vm: Parameter = Parameter(1, "vm")


class VmHostIncompatibleVirtualHardwarePlatformVersion(Failure):
    """XAPI's error VM_HOST_INCOMPATIBLE_VIRTUAL_HARDWARE_PLATFORM_VERSION.

    It comes with host, host_versions, vm and vm_version.
    """

    host: Parameter = Parameter(0, "host")
    host_versions: Parameter = Parameter(1, "host_versions")
    vm: Parameter = Parameter(2, "vm")
    vm_version: Parameter = Parameter(3, "vm_version")


class VmHvmRequired(Failure):
    """XAPI's error VM_HVM_REQUIRED.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmIncompatibleWithThisHost(Failure):
    """XAPI's error VM_INCOMPATIBLE_WITH_THIS_HOST.

    It comes with vm, host and reason.
    """

    vm: Parameter = Parameter(0, "vm")
    host: Parameter = Parameter(1, "host")
    reason: Parameter = Parameter(2, "reason")


class VmIsImmobile(Failure):
    """XAPI's error VM_IS_IMMOBILE.

    It comes with VM.
    """

    VM: Parameter = Parameter(0, "VM")


class VmIsPartOfAnAppliance(Failure):
    """XAPI's error VM_IS_PART_OF_AN_APPLIANCE.

    It comes with vm and appliance.
    """

    vm: Parameter = Parameter(0, "vm")
    appliance: Parameter = Parameter(1, "appliance")


class VmIsProtected(Failure):
    """XAPI's error VM_IS_PROTECTED.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmIsSnapshot(Failure):
    """XAPI's error VM_IS_SNAPSHOT.

    It comes with vm and operation. Its parameters are not documented; xapi sends these.
    """

    vm: Parameter = Parameter(0, "vm")
    operation: Parameter = Parameter(1, "operation")


class VmIsTemplate(Failure):
    """XAPI's error VM_IS_TEMPLATE.

    It comes with vm and operation. It is documented with the vm alone; xapi sends the operation
    too.
    """

    vm: Parameter = Parameter(0, "vm")
    operation: Parameter = Parameter(1, "operation")


class VmIsUsingNestedVirt(Failure):
    """XAPI's error VM_IS_USING_NESTED_VIRT.

    It comes with VM.
    """

    VM: Parameter = Parameter(0, "VM")


class VmLacksFeature(Failure):
    """XAPI's error VM_LACKS_FEATURE.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmMemorySizeTooLow(Failure):
    """XAPI's error VM_MEMORY_SIZE_TOO_LOW.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


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

    vm: Parameter = Parameter(0, "vm")
    source: Parameter = Parameter(1, "source")
    destination: Parameter = Parameter(2, "destination")
    msg: Parameter = Parameter(3, "msg")


class VmMissingPvDrivers(Failure):
    """XAPI's error VM_MISSING_PV_DRIVERS.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmNonSuspendable(Failure):
    """XAPI's error VM_NON_SUSPENDABLE.

    It comes with vm and reason.
    """

    vm: Parameter = Parameter(0, "vm")
    reason: Parameter = Parameter(1, "reason")


class VmNotResidentHere(Failure):
    """XAPI's error VM_NOT_RESIDENT_HERE.

    It comes with vm and host.
    """

    vm: Parameter = Parameter(0, "vm")
    host: Parameter = Parameter(1, "host")


class VmNoCrashdumpSr(Failure):
    """XAPI's error VM_NO_CRASHDUMP_SR.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmNoEmptyCdVbd(Failure):
    """XAPI's error VM_NO_EMPTY_CD_VBD.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmNoSuspendSr(Failure):
    """XAPI's error VM_NO_SUSPEND_SR.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmNoVcpus(Failure):
    """XAPI's error VM_NO_VCPUS.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmOldPvDrivers(Failure):
    """XAPI's error VM_OLD_PV_DRIVERS.

    It comes with vm, major and minor.
    """

    vm: Parameter = Parameter(0, "vm")
    major: Parameter = Parameter(1, "major")
    minor: Parameter = Parameter(2, "minor")


class VmPciBusFull(Failure):
    """XAPI's error VM_PCI_BUS_FULL.

    It comes with VM.
    """

    VM: Parameter = Parameter(0, "VM")


class VmPvDriversInUse(Failure):
    """XAPI's error VM_PV_DRIVERS_IN_USE.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmRebooted(Failure):
    """XAPI's error VM_REBOOTED.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmRequiresGpu(Failure):
    """XAPI's error VM_REQUIRES_GPU.

    It comes with vm and GPU_group.
    """

    vm: Parameter = Parameter(0, "vm")
    GPU_group: Parameter = Parameter(1, "GPU_group")


class VmRequiresIommu(Failure):
    """XAPI's error VM_REQUIRES_IOMMU.

    It comes with host.
    """

    host: Parameter = Parameter(0, "host")


class VmRequiresNetwork(Failure):
    """XAPI's error VM_REQUIRES_NETWORK.

    It comes with vm and network.
    """

    vm: Parameter = Parameter(0, "vm")
    network: Parameter = Parameter(1, "network")


class VmRequiresSr(Failure):
    """XAPI's error VM_REQUIRES_SR.

    It comes with vm and sr.
    """

    vm: Parameter = Parameter(0, "vm")
    sr: Parameter = Parameter(1, "sr")


class VmRequiresVdi(Failure):
    """XAPI's error VM_REQUIRES_VDI.

    It comes with vm and vdi.
    """

    vm: Parameter = Parameter(0, "vm")
    vdi: Parameter = Parameter(1, "vdi")


class VmRequiresVgpu(Failure):
    """XAPI's error VM_REQUIRES_VGPU.

    It comes with vm, GPU_group and vGPU_type.
    """

    vm: Parameter = Parameter(0, "vm")
    GPU_group: Parameter = Parameter(1, "GPU_group")
    vGPU_type: Parameter = Parameter(2, "vGPU_type")


class VmRequiresVusb(Failure):
    """XAPI's error VM_REQUIRES_VUSB.

    It comes with vm and USB_group.
    """

    vm: Parameter = Parameter(0, "vm")
    USB_group: Parameter = Parameter(1, "USB_group")


class VmRevertFailed(Failure):
    """XAPI's error VM_REVERT_FAILED.

    It comes with vm and snapshot.
    """

    vm: Parameter = Parameter(0, "vm")
    snapshot: Parameter = Parameter(1, "snapshot")


class VmShutdownTimeout(Failure):
    """XAPI's error VM_SHUTDOWN_TIMEOUT.

    It comes with vm and timeout.
    """

    vm: Parameter = Parameter(0, "vm")
    timeout: Parameter = Parameter(1, "timeout")


class VmSnapshotFailed(Failure):
    """XAPI's error VM_SNAPSHOT_FAILED.

    ``params`` has what comes with it, which is not documented.
    """


class VmSnapshotWithQuiesceFailed(Failure):
    """XAPI's error VM_SNAPSHOT_WITH_QUIESCE_FAILED.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmSnapshotWithQuiesceNotSupported(Failure):
    """XAPI's error VM_SNAPSHOT_WITH_QUIESCE_NOT_SUPPORTED.

    It comes with vm and error.
    """

    vm: Parameter = Parameter(0, "vm")
    error: Parameter = Parameter(1, "error")


class VmSnapshotWithQuiescePluginDeosNotRespond(Failure):
    """XAPI's error VM_SNAPSHOT_WITH_QUIESCE_PLUGIN_DEOS_NOT_RESPOND.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmSnapshotWithQuiesceTimeout(Failure):
    """XAPI's error VM_SNAPSHOT_WITH_QUIESCE_TIMEOUT.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmSuspendTimeout(Failure):
    """XAPI's error VM_SUSPEND_TIMEOUT.

    It comes with vm and timeout.
    """

    vm: Parameter = Parameter(0, "vm")
    timeout: Parameter = Parameter(1, "timeout")


class VmTooManyVcpus(Failure):
    """XAPI's error VM_TOO_MANY_VCPUS.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VmToImportIsNotNewerVersion(Failure):
    """XAPI's error VM_TO_IMPORT_IS_NOT_NEWER_VERSION.

    It comes with vm, existing_version and version_to_import.
    """

    vm: Parameter = Parameter(0, "vm")
    existing_version: Parameter = Parameter(1, "existing_version")
    version_to_import: Parameter = Parameter(2, "version_to_import")


class VmUnsafeBoot(Failure):
    """XAPI's error VM_UNSAFE_BOOT.

    It comes with vm.
    """

    vm: Parameter = Parameter(0, "vm")


class VtpmMaxAmountReached(Failure):
    """XAPI's error VTPM_MAX_AMOUNT_REACHED.

    It comes with amount.
    """

    amount: Parameter = Parameter(0, "amount")


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

    method: Parameter = Parameter(0, "method")
    reason: Parameter = Parameter(1, "reason")
    response: Parameter = Parameter(2, "response")


class WlbNotInitialized(Failure):
    """XAPI's error WLB_NOT_INITIALIZED.

    It has no parameters.
    """


class WlbTimeout(Failure):
    """XAPI's error WLB_TIMEOUT.

    It comes with configured_timeout.
    """

    configured_timeout: Parameter = Parameter(0, "configured_timeout")


class WlbUnknownHost(Failure):
    """XAPI's error WLB_UNKNOWN_HOST.

    It has no parameters.
    """


class WlbUrlInvalid(Failure):
    """XAPI's error WLB_URL_INVALID.

    It comes with url.
    """

    url: Parameter = Parameter(0, "url")


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

    hook_name: Parameter = Parameter(0, "hook_name")
    reason: Parameter = Parameter(1, "reason")
    stdout: Parameter = Parameter(2, "stdout")
    exit_code: Parameter = Parameter(3, "exit_code")


class XenapiMissingPlugin(Failure):
    """XAPI's error XENAPI_MISSING_PLUGIN.

    It comes with name.
    """

    name: Parameter = Parameter(0, "name")


class XenapiPluginFailure(Failure):
    """XAPI's error XENAPI_PLUGIN_FAILURE.

    It comes with status, stdout and stderr. For an exception in the plugin the three are: the
    function, the exception's class and its message. For a plugin that did not answer: the reason,
    what it printed, and stderr.
    """

    status: Parameter = Parameter(0, "status")
    stdout: Parameter = Parameter(1, "stdout")
    stderr: Parameter = Parameter(2, "stderr")


class XenIncompatible(Failure):
    """XAPI's error XEN_INCOMPATIBLE.

    It has no parameters.
    """


class XenVssReqErrorAddingVolumeToSnapsetFailed(Failure):
    """XAPI's error XEN_VSS_REQ_ERROR_ADDING_VOLUME_TO_SNAPSET_FAILED.

    It comes with vm and error_code.
    """

    vm: Parameter = Parameter(0, "vm")
    error_code: Parameter = Parameter(1, "error_code")


class XenVssReqErrorCreatingSnapshot(Failure):
    """XAPI's error XEN_VSS_REQ_ERROR_CREATING_SNAPSHOT.

    It comes with vm and error_code.
    """

    vm: Parameter = Parameter(0, "vm")
    error_code: Parameter = Parameter(1, "error_code")


class XenVssReqErrorCreatingSnapshotXmlString(Failure):
    """XAPI's error XEN_VSS_REQ_ERROR_CREATING_SNAPSHOT_XML_STRING.

    It comes with vm and error_code.
    """

    vm: Parameter = Parameter(0, "vm")
    error_code: Parameter = Parameter(1, "error_code")


class XenVssReqErrorInitFailed(Failure):
    """XAPI's error XEN_VSS_REQ_ERROR_INIT_FAILED.

    It comes with vm and error_code.
    """

    vm: Parameter = Parameter(0, "vm")
    error_code: Parameter = Parameter(1, "error_code")


class XenVssReqErrorNoVolumesSupported(Failure):
    """XAPI's error XEN_VSS_REQ_ERROR_NO_VOLUMES_SUPPORTED.

    It comes with vm and error_code.
    """

    vm: Parameter = Parameter(0, "vm")
    error_code: Parameter = Parameter(1, "error_code")


class XenVssReqErrorPreparingWriters(Failure):
    """XAPI's error XEN_VSS_REQ_ERROR_PREPARING_WRITERS.

    It comes with vm and error_code.
    """

    vm: Parameter = Parameter(0, "vm")
    error_code: Parameter = Parameter(1, "error_code")


class XenVssReqErrorProvNotLoaded(Failure):
    """XAPI's error XEN_VSS_REQ_ERROR_PROV_NOT_LOADED.

    It comes with vm and error_code.
    """

    vm: Parameter = Parameter(0, "vm")
    error_code: Parameter = Parameter(1, "error_code")


class XenVssReqErrorStartSnapshotSetFailed(Failure):
    """XAPI's error XEN_VSS_REQ_ERROR_START_SNAPSHOT_SET_FAILED.

    It comes with vm and error_code.
    """

    vm: Parameter = Parameter(0, "vm")
    error_code: Parameter = Parameter(1, "error_code")


class XmlrpcUnmarshalFailure(Failure):
    """XAPI's error XMLRPC_UNMARSHAL_FAILURE.

    It comes with expected and received.
    """

    expected: Parameter = Parameter(0, "expected")
    received: Parameter = Parameter(1, "received")


BY_CODE: Final[dict[str, type[Failure]]] = {
    "ACTIVATION_WHILE_NOT_FREE": ActivationWhileNotFree,
    "ADDRESS_VIOLATES_LOCKING_CONSTRAINT": AddressViolatesLockingConstraint,
    "APPLY_GUIDANCE_FAILED": ApplyGuidanceFailed,
    "APPLY_LIVEPATCH_FAILED": ApplyLivepatchFailed,
    "APPLY_UPDATES_FAILED": ApplyUpdatesFailed,
    "APPLY_UPDATES_IN_PROGRESS": ApplyUpdatesInProgress,
    "AUTH_ALREADY_ENABLED": AuthAlreadyEnabled,
    "AUTH_DISABLE_FAILED": AuthDisableFailed,
    "AUTH_DISABLE_FAILED_PERMISSION_DENIED": AuthDisableFailedPermissionDenied,
    "AUTH_DISABLE_FAILED_WRONG_CREDENTIALS": AuthDisableFailedWrongCredentials,
    "AUTH_ENABLE_FAILED": AuthEnableFailed,
    "AUTH_ENABLE_FAILED_DOMAIN_LOOKUP_FAILED": AuthEnableFailedDomainLookupFailed,
    "AUTH_ENABLE_FAILED_INVALID_ACCOUNT": AuthEnableFailedInvalidAccount,
    "AUTH_ENABLE_FAILED_INVALID_OU": AuthEnableFailedInvalidOu,
    "AUTH_ENABLE_FAILED_INVALID_TRUSTED_CERTS": AuthEnableFailedInvalidTrustedCerts,
    "AUTH_ENABLE_FAILED_NO_TRUSTED_CERTS": AuthEnableFailedNoTrustedCerts,
    "AUTH_ENABLE_FAILED_PERMISSION_DENIED": AuthEnableFailedPermissionDenied,
    "AUTH_ENABLE_FAILED_UNAVAILABLE": AuthEnableFailedUnavailable,
    "AUTH_ENABLE_FAILED_WRONG_CREDENTIALS": AuthEnableFailedWrongCredentials,
    "AUTH_INVALID_TRUSTED_CERTS": AuthInvalidTrustedCerts,
    "AUTH_IS_DISABLED": AuthIsDisabled,
    "AUTH_NO_TRUSTED_CERTS": AuthNoTrustedCerts,
    "AUTH_SERVICE_ERROR": AuthServiceError,
    "AUTH_SETUP_TLS_CONNECTION": AuthSetupTlsConnection,
    "AUTH_SET_LDAPS_FAILED": AuthSetLdapsFailed,
    "AUTH_UNKNOWN_TYPE": AuthUnknownType,
    "BACKUP_SCRIPT_FAILED": BackupScriptFailed,
    "BALLOONING_DISABLED": BallooningDisabled,
    "BALLOONING_TIMEOUT_BEFORE_MIGRATION": BallooningTimeoutBeforeMigration,
    "BLOCKED_REPO_URL": BlockedRepoUrl,
    "BOOTLOADER_FAILED": BootloaderFailed,
    "BOOT_DEVICE_PASSTHROUGH_DISALLOWED": BootDevicePassthroughDisallowed,
    "BRIDGE_NAME_EXISTS": BridgeNameExists,
    "BRIDGE_NOT_AVAILABLE": BridgeNotAvailable,
    "BUNDLE_REPOSITORY_ALREADY_EXISTS": BundleRepositoryAlreadyExists,
    "BUNDLE_REPO_NOT_ENABLED": BundleRepoNotEnabled,
    "BUNDLE_SYNC_FAILED": BundleSyncFailed,
    "BUNDLE_UNPACK_FAILED": BundleUnpackFailed,
    "CANNOT_ADD_TUNNEL_TO_BOND_SLAVE": CannotAddTunnelToBondSlave,
    "CANNOT_ADD_TUNNEL_TO_SRIOV_LOGICAL": CannotAddTunnelToSriovLogical,
    "CANNOT_ADD_TUNNEL_TO_VLAN_ON_SRIOV_LOGICAL": CannotAddTunnelToVlanOnSriovLogical,
    "CANNOT_ADD_VLAN_TO_BOND_SLAVE": CannotAddVlanToBondSlave,
    "CANNOT_CHANGE_PIF_PROPERTIES": CannotChangePifProperties,
    "CANNOT_CONTACT_HOST": CannotContactHost,
    "CANNOT_CREATE_STATE_FILE": CannotCreateStateFile,
    "CANNOT_DESTROY_DISASTER_RECOVERY_TASK": CannotDestroyDisasterRecoveryTask,
    "CANNOT_DESTROY_SYSTEM_NETWORK": CannotDestroySystemNetwork,
    "CANNOT_ENABLE_REDO_LOG": CannotEnableRedoLog,
    "CANNOT_EVACUATE_HOST": CannotEvacuateHost,
    "CANNOT_FETCH_PATCH": CannotFetchPatch,
    "CANNOT_FIND_OEM_BACKUP_PARTITION": CannotFindOemBackupPartition,
    "CANNOT_FIND_PATCH": CannotFindPatch,
    "CANNOT_FIND_STATE_PARTITION": CannotFindStatePartition,
    "CANNOT_FIND_UPDATE": CannotFindUpdate,
    "CANNOT_FORGET_SRIOV_LOGICAL": CannotForgetSriovLogical,
    "CANNOT_PLUG_BOND_SLAVE": CannotPlugBondSlave,
    "CANNOT_PLUG_VIF": CannotPlugVif,
    "CANNOT_RESET_CONTROL_DOMAIN": CannotResetControlDomain,
    "CANNOT_RESTART_DEVICE_MODEL": CannotRestartDeviceModel,
    "CAN_NOT_PERIODIC_SYNC_UPDATES": CanNotPeriodicSyncUpdates,
    "CAN_NOT_SYNC_UPDATES": CanNotSyncUpdates,
    "CA_CERTIFICATE_EXPIRED": CaCertificateExpired,
    "CA_CERTIFICATE_INVALID": CaCertificateInvalid,
    "CA_CERTIFICATE_NOT_VALID_YET": CaCertificateNotValidYet,
    "CERTIFICATE_ALREADY_EXISTS": CertificateAlreadyExists,
    "CERTIFICATE_CORRUPT": CertificateCorrupt,
    "CERTIFICATE_DOES_NOT_EXIST": CertificateDoesNotExist,
    "CERTIFICATE_LACKS_PURPOSE": CertificateLacksPurpose,
    "CERTIFICATE_LIBRARY_CORRUPT": CertificateLibraryCorrupt,
    "CERTIFICATE_NAME_INVALID": CertificateNameInvalid,
    "CERT_REFRESH_IN_PROGRESS": CertRefreshInProgress,
    "CHANGE_PASSWORD_REJECTED": ChangePasswordRejected,
    "CLIENT_ERROR": ClientError,
    "CLUSTERED_SR_DEGRADED": ClusteredSrDegraded,
    "CLUSTERING_DISABLED": ClusteringDisabled,
    "CLUSTERING_ENABLED": ClusteringEnabled,
    "CLUSTER_ALREADY_EXISTS": ClusterAlreadyExists,
    "CLUSTER_CREATE_IN_PROGRESS": ClusterCreateInProgress,
    "CLUSTER_DOES_NOT_HAVE_ONE_NODE": ClusterDoesNotHaveOneNode,
    "CLUSTER_FORCE_DESTROY_FAILED": ClusterForceDestroyFailed,
    "CLUSTER_HAS_NO_CERTIFICATE": ClusterHasNoCertificate,
    "CLUSTER_HOST_IS_LAST": ClusterHostIsLast,
    "CLUSTER_HOST_NOT_JOINED": ClusterHostNotJoined,
    "CLUSTER_STACK_IN_USE": ClusterStackInUse,
    "CONFIGURE_REPOSITORIES_IN_PROGRESS": ConfigureRepositoriesInProgress,
    "COULD_NOT_FIND_NETWORK_INTERFACE_WITH_SPECIFIED_DEVICE_NAME_AND_MAC_ADDRESS": CouldNotFindNetworkInterfaceWithSpecifiedDeviceNameAndMacAddress,
    "COULD_NOT_IMPORT_DATABASE": CouldNotImportDatabase,
    "COULD_NOT_UPDATE_IGMP_SNOOPING_EVERYWHERE": CouldNotUpdateIgmpSnoopingEverywhere,
    "CPU_FEATURE_MASKING_NOT_SUPPORTED": CpuFeatureMaskingNotSupported,
    "CREATEREPO_FAILED": CreaterepoFailed,
    "CRL_ALREADY_EXISTS": CrlAlreadyExists,
    "CRL_CORRUPT": CrlCorrupt,
    "CRL_DOES_NOT_EXIST": CrlDoesNotExist,
    "CRL_NAME_INVALID": CrlNameInvalid,
    "DB_UNIQUENESS_CONSTRAINT_VIOLATION": DbUniquenessConstraintViolation,
    "DEFAULT_SR_NOT_FOUND": DefaultSrNotFound,
    "DESIGNATE_NEW_MASTER_IN_PROGRESS": DesignateNewMasterInProgress,
    "DEVICE_ALREADY_ATTACHED": DeviceAlreadyAttached,
    "DEVICE_ALREADY_DETACHED": DeviceAlreadyDetached,
    "DEVICE_ALREADY_EXISTS": DeviceAlreadyExists,
    "DEVICE_ATTACH_TIMEOUT": DeviceAttachTimeout,
    "DEVICE_DETACH_REJECTED": DeviceDetachRejected,
    "DEVICE_DETACH_TIMEOUT": DeviceDetachTimeout,
    "DEVICE_NOT_ATTACHED": DeviceNotAttached,
    "DISABLE_SSH_FAILED": DisableSshFailed,
    "DISABLE_SSH_PARTIALLY_FAILED": DisableSshPartiallyFailed,
    "DISK_VBD_MUST_BE_READWRITE_FOR_HVM": DiskVbdMustBeReadwriteForHvm,
    "DOMAIN_BUILDER_ERROR": DomainBuilderError,
    "DOMAIN_EXISTS": DomainExists,
    "DUPLICATE_MAC_SEED": DuplicateMacSeed,
    "DUPLICATE_PIF_DEVICE_NAME": DuplicatePifDeviceName,
    "DUPLICATE_VM": DuplicateVm,
    "ENABLE_SSH_FAILED": EnableSshFailed,
    "ENABLE_SSH_PARTIALLY_FAILED": EnableSshPartiallyFailed,
    "EVENTS_LOST": EventsLost,
    "EVENT_FROM_TOKEN_PARSE_FAILURE": EventFromTokenParseFailure,
    "EVENT_SUBSCRIPTION_PARSE_FAILURE": EventSubscriptionParseFailure,
    "EXTENSION_PROTOCOL_FAILURE": ExtensionProtocolFailure,
    "FAILED_TO_START_EMULATOR": FailedToStartEmulator,
    "FEATURE_REQUIRES_HVM": FeatureRequiresHvm,
    "FEATURE_RESTRICTED": FeatureRestricted,
    "FIELD_TYPE_ERROR": FieldTypeError,
    "GET_HOST_UPDATES_FAILED": GetHostUpdatesFailed,
    "GET_UPDATES_FAILED": GetUpdatesFailed,
    "GET_UPDATES_IN_PROGRESS": GetUpdatesInProgress,
    "GPU_GROUP_CONTAINS_NO_PGPUS": GpuGroupContainsNoPgpus,
    "GPU_GROUP_CONTAINS_PGPU": GpuGroupContainsPgpu,
    "GPU_GROUP_CONTAINS_VGPU": GpuGroupContainsVgpu,
    "HANDLE_INVALID": HandleInvalid,
    "HA_ABORT_NEW_MASTER": HaAbortNewMaster,
    "HA_CANNOT_CHANGE_BOND_STATUS_OF_MGMT_IFACE": HaCannotChangeBondStatusOfMgmtIface,
    "HA_CONSTRAINT_VIOLATION_NETWORK_NOT_SHARED": HaConstraintViolationNetworkNotShared,
    "HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED": HaConstraintViolationSrNotShared,
    "HA_DISABLE_IN_PROGRESS": HaDisableInProgress,
    "HA_ENABLE_IN_PROGRESS": HaEnableInProgress,
    "HA_FAILED_TO_FORM_LIVESET": HaFailedToFormLiveset,
    "HA_HEARTBEAT_DAEMON_STARTUP_FAILED": HaHeartbeatDaemonStartupFailed,
    "HA_HOST_CANNOT_ACCESS_STATEFILE": HaHostCannotAccessStatefile,
    "HA_HOST_CANNOT_SEE_PEERS": HaHostCannotSeePeers,
    "HA_HOST_IS_ARMED": HaHostIsArmed,
    "HA_IS_ENABLED": HaIsEnabled,
    "HA_LOST_STATEFILE": HaLostStatefile,
    "HA_NOT_ENABLED": HaNotEnabled,
    "HA_NOT_INSTALLED": HaNotInstalled,
    "HA_NO_PLAN": HaNoPlan,
    "HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN": HaOperationWouldBreakFailoverPlan,
    "HA_POOL_IS_ENABLED_BUT_HOST_IS_DISABLED": HaPoolIsEnabledButHostIsDisabled,
    "HA_SHOULD_BE_FENCED": HaShouldBeFenced,
    "HA_TOO_FEW_HOSTS": HaTooFewHosts,
    "HOSTS_FAILED_TO_DISABLE_CACHING": HostsFailedToDisableCaching,
    "HOSTS_FAILED_TO_ENABLE_CACHING": HostsFailedToEnableCaching,
    "HOSTS_NOT_COMPATIBLE": HostsNotCompatible,
    "HOSTS_NOT_HOMOGENEOUS": HostsNotHomogeneous,
    "HOST_BROKEN": HostBroken,
    "HOST_CANNOT_ATTACH_NETWORK": HostCannotAttachNetwork,
    "HOST_CANNOT_DESTROY_SELF": HostCannotDestroySelf,
    "HOST_CANNOT_READ_METRICS": HostCannotReadMetrics,
    "HOST_CANNOT_SEE_SR": HostCannotSeeSr,
    "HOST_CD_DRIVE_EMPTY": HostCdDriveEmpty,
    "HOST_DISABLED": HostDisabled,
    "HOST_DISABLED_INDEFINITELY": HostDisabledIndefinitely,
    "HOST_DISABLED_UNTIL_REBOOT": HostDisabledUntilReboot,
    "HOST_DRIVER_NO_HARDWARE": HostDriverNoHardware,
    "HOST_EVACUATE_IN_PROGRESS": HostEvacuateInProgress,
    "HOST_EVACUATE_VM_NOT_HA_PROTECTED": HostEvacuateVmNotHaProtected,
    "HOST_EVACUATION_IS_REQUIRED": HostEvacuationIsRequired,
    "HOST_HAS_NO_MANAGEMENT_IP": HostHasNoManagementIp,
    "HOST_HAS_RESIDENT_VMS": HostHasResidentVms,
    "HOST_IN_EMERGENCY_MODE": HostInEmergencyMode,
    "HOST_IN_USE": HostInUse,
    "HOST_IS_LIVE": HostIsLive,
    "HOST_IS_SLAVE": HostIsSlave,
    "HOST_ITS_OWN_SLAVE": HostItsOwnSlave,
    "HOST_MASTER_CANNOT_TALK_BACK": HostMasterCannotTalkBack,
    "HOST_NAME_INVALID": HostNameInvalid,
    "HOST_NOT_DISABLED": HostNotDisabled,
    "HOST_NOT_ENOUGH_FREE_MEMORY": HostNotEnoughFreeMemory,
    "HOST_NOT_ENOUGH_PCPUS": HostNotEnoughPcpus,
    "HOST_NOT_LIVE": HostNotLive,
    "HOST_OFFLINE": HostOffline,
    "HOST_PENDING_MANDATORY_GUIDANCE_NOT_EMPTY": HostPendingMandatoryGuidanceNotEmpty,
    "HOST_POWER_ON_MODE_DISABLED": HostPowerOnModeDisabled,
    "HOST_STILL_BOOTING": HostStillBooting,
    "HOST_UNKNOWN_TO_MASTER": HostUnknownToMaster,
    "HOST_XAPI_VERSION_HIGHER_THAN_COORDINATOR": HostXapiVersionHigherThanCoordinator,
    "ILLEGAL_IN_FIPS_MODE": IllegalInFipsMode,
    "ILLEGAL_VBD_DEVICE": IllegalVbdDevice,
    "IMPORT_ERROR": ImportFailed,
    "IMPORT_ERROR_ATTACHED_DISKS_NOT_FOUND": ImportErrorAttachedDisksNotFound,
    "IMPORT_ERROR_CANNOT_HANDLE_CHUNKED": ImportErrorCannotHandleChunked,
    "IMPORT_ERROR_FAILED_TO_FIND_OBJECT": ImportErrorFailedToFindObject,
    "IMPORT_ERROR_PREMATURE_EOF": ImportErrorPrematureEof,
    "IMPORT_ERROR_SOME_CHECKSUMS_FAILED": ImportErrorSomeChecksumsFailed,
    "IMPORT_ERROR_UNEXPECTED_FILE": ImportErrorUnexpectedFile,
    "IMPORT_INCOMPATIBLE_VERSION": ImportIncompatibleVersion,
    "INCOMPATIBLE_CLUSTER_STACK_ACTIVE": IncompatibleClusterStackActive,
    "INCOMPATIBLE_PIF_PROPERTIES": IncompatiblePifProperties,
    "INCOMPATIBLE_STATEFILE_SR": IncompatibleStatefileSr,
    "INTERFACE_HAS_NO_IP": InterfaceHasNoIp,
    "INTERNAL_ERROR": InternalError,
    "INVALID_BASE_URL": InvalidBaseUrl,
    "INVALID_CIDR_ADDRESS_SPECIFIED": InvalidCidrAddressSpecified,
    "INVALID_CLUSTER_STACK": InvalidClusterStack,
    "INVALID_DEVICE": InvalidDevice,
    "INVALID_EDITION": InvalidEdition,
    "INVALID_FEATURE_STRING": InvalidFeatureString,
    "INVALID_GPGKEY_PATH": InvalidGpgkeyPath,
    "INVALID_IP_ADDRESS_SPECIFIED": InvalidIpAddressSpecified,
    "INVALID_NTP_CONFIG": InvalidNtpConfig,
    "INVALID_PATCH": InvalidPatch,
    "INVALID_PATCH_WITH_LOG": InvalidPatchWithLog,
    "INVALID_REPOMD_XML": InvalidRepomdXml,
    "INVALID_REPOSITORY_DOMAIN_ALLOWLIST": InvalidRepositoryDomainAllowlist,
    "INVALID_REPOSITORY_PROXY_CREDENTIAL": InvalidRepositoryProxyCredential,
    "INVALID_REPOSITORY_PROXY_URL": InvalidRepositoryProxyUrl,
    "INVALID_UPDATE": InvalidUpdate,
    "INVALID_UPDATEINFO_XML": InvalidUpdateinfoXml,
    "INVALID_UPDATE_SYNC_DAY": InvalidUpdateSyncDay,
    "INVALID_VALUE": InvalidValue,
    "IS_TUNNEL_ACCESS_PIF": IsTunnelAccessPif,
    "JOINING_HOST_CANNOT_BE_MASTER_OF_OTHER_HOSTS": JoiningHostCannotBeMasterOfOtherHosts,
    "JOINING_HOST_CANNOT_CONTAIN_SHARED_SRS": JoiningHostCannotContainSharedSrs,
    "JOINING_HOST_CANNOT_HAVE_RUNNING_OR_SUSPENDED_VMS": JoiningHostCannotHaveRunningOrSuspendedVms,
    "JOINING_HOST_CANNOT_HAVE_RUNNING_VMS": JoiningHostCannotHaveRunningVms,
    "JOINING_HOST_CANNOT_HAVE_VMS_WITH_CURRENT_OPERATIONS": JoiningHostCannotHaveVmsWithCurrentOperations,
    "JOINING_HOST_CONNECTION_FAILED": JoiningHostConnectionFailed,
    "JOINING_HOST_SERVICE_FAILED": JoiningHostServiceFailed,
    "LICENCE_RESTRICTION": LicenceRestriction,
    "LICENSE_CANNOT_DOWNGRADE_WHILE_IN_POOL": LicenseCannotDowngradeWhileInPool,
    "LICENSE_CHECKOUT_ERROR": LicenseCheckoutError,
    "LICENSE_DOES_NOT_SUPPORT_POOLING": LicenseDoesNotSupportPooling,
    "LICENSE_DOES_NOT_SUPPORT_XHA": LicenseDoesNotSupportXha,
    "LICENSE_EXPIRED": LicenseExpired,
    "LICENSE_FILE_DEPRECATED": LicenseFileDeprecated,
    "LICENSE_HOST_POOL_MISMATCH": LicenseHostPoolMismatch,
    "LICENSE_PROCESSING_ERROR": LicenseProcessingError,
    "LOCATION_NOT_UNIQUE": LocationNotUnique,
    "MAC_DOES_NOT_EXIST": MacDoesNotExist,
    "MAC_INVALID": MacInvalid,
    "MAC_STILL_EXISTS": MacStillExists,
    "MAP_DUPLICATE_KEY": MapDuplicateKey,
    "MEMORY_CONSTRAINT_VIOLATION": MemoryConstraintViolation,
    "MEMORY_CONSTRAINT_VIOLATION_MAXPIN": MemoryConstraintViolationMaxpin,
    "MEMORY_CONSTRAINT_VIOLATION_ORDER": MemoryConstraintViolationOrder,
    "MESSAGE_DEPRECATED": MessageDeprecated,
    "MESSAGE_METHOD_UNKNOWN": MessageMethodUnknown,
    "MESSAGE_PARAMETER_COUNT_MISMATCH": MessageParameterCountMismatch,
    "MESSAGE_REMOVED": MessageRemoved,
    "MIRROR_FAILED": MirrorFailed,
    "MISSING_CONNECTION_DETAILS": MissingConnectionDetails,
    "MULTIPLE_UPDATE_REPOSITORIES_ENABLED": MultipleUpdateRepositoriesEnabled,
    "NETWORK_ALREADY_CONNECTED": NetworkAlreadyConnected,
    "NETWORK_CONTAINS_PIF": NetworkContainsPif,
    "NETWORK_CONTAINS_VIF": NetworkContainsVif,
    "NETWORK_HAS_INCOMPATIBLE_SRIOV_PIFS": NetworkHasIncompatibleSriovPifs,
    "NETWORK_HAS_INCOMPATIBLE_VLAN_ON_SRIOV_PIFS": NetworkHasIncompatibleVlanOnSriovPifs,
    "NETWORK_INCOMPATIBLE_PURPOSES": NetworkIncompatiblePurposes,
    "NETWORK_INCOMPATIBLE_WITH_BOND": NetworkIncompatibleWithBond,
    "NETWORK_INCOMPATIBLE_WITH_SRIOV": NetworkIncompatibleWithSriov,
    "NETWORK_INCOMPATIBLE_WITH_TRUNKS": NetworkIncompatibleWithTrunks,
    "NETWORK_INCOMPATIBLE_WITH_TUNNEL": NetworkIncompatibleWithTunnel,
    "NETWORK_INCOMPATIBLE_WITH_VLAN_ON_BRIDGE": NetworkIncompatibleWithVlanOnBridge,
    "NETWORK_INCOMPATIBLE_WITH_VLAN_ON_SRIOV": NetworkIncompatibleWithVlanOnSriov,
    "NETWORK_SRIOV_ALREADY_ENABLED": NetworkSriovAlreadyEnabled,
    "NETWORK_SRIOV_DISABLE_FAILED": NetworkSriovDisableFailed,
    "NETWORK_SRIOV_ENABLE_FAILED": NetworkSriovEnableFailed,
    "NETWORK_SRIOV_INSUFFICIENT_CAPACITY": NetworkSriovInsufficientCapacity,
    "NETWORK_UNMANAGED": NetworkUnmanaged,
    "NOT_ALLOWED_ON_OEM_EDITION": NotAllowedOnOemEdition,
    "NOT_ALLOWED_WHEN_NTP_IS_ENABLED": NotAllowedWhenNtpIsEnabled,
    "NOT_IMPLEMENTED": MessageNotImplemented,
    "NOT_IN_EMERGENCY_MODE": NotInEmergencyMode,
    "NOT_SUPPORTED_DURING_UPGRADE": NotSupportedDuringUpgrade,
    "NOT_SYSTEM_DOMAIN": NotSystemDomain,
    "NOT_TRUSTED_CERTIFICATE": NotTrustedCertificate,
    "NO_CLUSTER_HOSTS_REACHABLE": NoClusterHostsReachable,
    "NO_COMPATIBLE_CLUSTER_HOST": NoCompatibleClusterHost,
    "NO_HOSTS_AVAILABLE": NoHostsAvailable,
    "NO_LOCAL_STORAGE": NoLocalStorage,
    "NO_MORE_REDO_LOGS_ALLOWED": NoMoreRedoLogsAllowed,
    "NO_REPOSITORIES_CONFIGURED": NoRepositoriesConfigured,
    "NO_REPOSITORY_ENABLED": NoRepositoryEnabled,
    "NVIDIA_SRIOV_MISCONFIGURED": NvidiaSriovMisconfigured,
    "NVIDIA_TOOLS_ERROR": NvidiaToolsError,
    "OBJECT_NOLONGER_EXISTS": ObjectNolongerExists,
    "ONLY_ALLOWED_ON_OEM_EDITION": OnlyAllowedOnOemEdition,
    "OPENVSWITCH_NOT_ACTIVE": OpenvswitchNotActive,
    "OPERATION_BLOCKED": OperationBlocked,
    "OPERATION_NOT_ALLOWED": OperationNotAllowed,
    "OPERATION_PARTIALLY_FAILED": OperationPartiallyFailed,
    "OTHER_OPERATION_IN_PROGRESS": OtherOperationInProgress,
    "OUT_OF_SPACE": OutOfSpace,
    "PATCH_ALREADY_APPLIED": PatchAlreadyApplied,
    "PATCH_ALREADY_EXISTS": PatchAlreadyExists,
    "PATCH_APPLY_FAILED": PatchApplyFailed,
    "PATCH_APPLY_FAILED_BACKUP_FILES_EXIST": PatchApplyFailedBackupFilesExist,
    "PATCH_IS_APPLIED": PatchIsApplied,
    "PATCH_PRECHECK_FAILED_ISO_MOUNTED": PatchPrecheckFailedIsoMounted,
    "PATCH_PRECHECK_FAILED_OUT_OF_SPACE": PatchPrecheckFailedOutOfSpace,
    "PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING": PatchPrecheckFailedPrerequisiteMissing,
    "PATCH_PRECHECK_FAILED_UNKNOWN_ERROR": PatchPrecheckFailedUnknownError,
    "PATCH_PRECHECK_FAILED_VM_RUNNING": PatchPrecheckFailedVmRunning,
    "PATCH_PRECHECK_FAILED_WRONG_SERVER_BUILD": PatchPrecheckFailedWrongServerBuild,
    "PATCH_PRECHECK_FAILED_WRONG_SERVER_VERSION": PatchPrecheckFailedWrongServerVersion,
    "PBD_EXISTS": PbdExists,
    "PERMISSION_DENIED": PermissionDenied,
    "PGPU_INSUFFICIENT_CAPACITY_FOR_VGPU": PgpuInsufficientCapacityForVgpu,
    "PGPU_IN_USE_BY_VM": PgpuInUseByVm,
    "PGPU_NOT_COMPATIBLE_WITH_GPU_GROUP": PgpuNotCompatibleWithGpuGroup,
    "PIF_ALLOWS_UNPLUG": PifAllowsUnplug,
    "PIF_ALREADY_BONDED": PifAlreadyBonded,
    "PIF_BOND_MORE_THAN_ONE_IP": PifBondMoreThanOneIp,
    "PIF_BOND_NEEDS_MORE_MEMBERS": PifBondNeedsMoreMembers,
    "PIF_CANNOT_BOND_CROSS_HOST": PifCannotBondCrossHost,
    "PIF_CONFIGURATION_ERROR": PifConfigurationError,
    "PIF_DEVICE_NOT_FOUND": PifDeviceNotFound,
    "PIF_DOES_NOT_ALLOW_UNPLUG": PifDoesNotAllowUnplug,
    "PIF_HAS_FCOE_SR_IN_USE": PifHasFcoeSrInUse,
    "PIF_HAS_NO_NETWORK_CONFIGURATION": PifHasNoNetworkConfiguration,
    "PIF_HAS_NO_V6_NETWORK_CONFIGURATION": PifHasNoV6NetworkConfiguration,
    "PIF_INCOMPATIBLE_PRIMARY_ADDRESS_TYPE": PifIncompatiblePrimaryAddressType,
    "PIF_IS_MANAGEMENT_INTERFACE": PifIsManagementInterface,
    "PIF_IS_NOT_PHYSICAL": PifIsNotPhysical,
    "PIF_IS_NOT_SRIOV_CAPABLE": PifIsNotSriovCapable,
    "PIF_IS_PHYSICAL": PifIsPhysical,
    "PIF_IS_SRIOV_LOGICAL": PifIsSriovLogical,
    "PIF_IS_VLAN": PifIsVlan,
    "PIF_NOT_ATTACHED_TO_HOST": PifNotAttachedToHost,
    "PIF_NOT_PRESENT": PifNotPresent,
    "PIF_SRIOV_STILL_EXISTS": PifSriovStillExists,
    "PIF_TUNNEL_STILL_EXISTS": PifTunnelStillExists,
    "PIF_UNMANAGED": PifUnmanaged,
    "PIF_VLAN_EXISTS": PifVlanExists,
    "PIF_VLAN_STILL_EXISTS": PifVlanStillExists,
    "POOL_AUTH_ALREADY_ENABLED": PoolAuthAlreadyEnabled,
    "POOL_AUTH_DISABLE_FAILED": PoolAuthDisableFailed,
    "POOL_AUTH_DISABLE_FAILED_INVALID_ACCOUNT": PoolAuthDisableFailedInvalidAccount,
    "POOL_AUTH_DISABLE_FAILED_PERMISSION_DENIED": PoolAuthDisableFailedPermissionDenied,
    "POOL_AUTH_DISABLE_FAILED_WRONG_CREDENTIALS": PoolAuthDisableFailedWrongCredentials,
    "POOL_AUTH_ENABLE_FAILED": PoolAuthEnableFailed,
    "POOL_AUTH_ENABLE_FAILED_DOMAIN_LOOKUP_FAILED": PoolAuthEnableFailedDomainLookupFailed,
    "POOL_AUTH_ENABLE_FAILED_DUPLICATE_HOSTNAME": PoolAuthEnableFailedDuplicateHostname,
    "POOL_AUTH_ENABLE_FAILED_INVALID_ACCOUNT": PoolAuthEnableFailedInvalidAccount,
    "POOL_AUTH_ENABLE_FAILED_INVALID_OU": PoolAuthEnableFailedInvalidOu,
    "POOL_AUTH_ENABLE_FAILED_INVALID_TRUSTED_CERTS": PoolAuthEnableFailedInvalidTrustedCerts,
    "POOL_AUTH_ENABLE_FAILED_NO_SUPPORT_ENCRYPT_TYPE": PoolAuthEnableFailedNoSupportEncryptType,
    "POOL_AUTH_ENABLE_FAILED_NO_TRUSTED_CERTS": PoolAuthEnableFailedNoTrustedCerts,
    "POOL_AUTH_ENABLE_FAILED_PERMISSION_DENIED": PoolAuthEnableFailedPermissionDenied,
    "POOL_AUTH_ENABLE_FAILED_SETUP_TLS_CONNECTION": PoolAuthEnableFailedSetupTlsConnection,
    "POOL_AUTH_ENABLE_FAILED_UNAVAILABLE": PoolAuthEnableFailedUnavailable,
    "POOL_AUTH_ENABLE_FAILED_WRONG_CREDENTIALS": PoolAuthEnableFailedWrongCredentials,
    "POOL_JOINING_EXTERNAL_AUTH_MISMATCH": PoolJoiningExternalAuthMismatch,
    "POOL_JOINING_HOST_CA_CERTIFICATES_CONFLICT": PoolJoiningHostCaCertificatesConflict,
    "POOL_JOINING_HOST_HAS_BONDS": PoolJoiningHostHasBonds,
    "POOL_JOINING_HOST_HAS_NETWORK_SRIOVS": PoolJoiningHostHasNetworkSriovs,
    "POOL_JOINING_HOST_HAS_NON_MANAGEMENT_VLANS": PoolJoiningHostHasNonManagementVlans,
    "POOL_JOINING_HOST_HAS_TUNNELS": PoolJoiningHostHasTunnels,
    "POOL_JOINING_HOST_MANAGEMENT_VLAN_DOES_NOT_MATCH": PoolJoiningHostManagementVlanDoesNotMatch,
    "POOL_JOINING_HOST_MUST_HAVE_ONLY_ONE_IP_ON_CLUSTERING_NETWORK": PoolJoiningHostMustHaveOnlyOneIpOnClusteringNetwork,
    "POOL_JOINING_HOST_MUST_HAVE_PHYSICAL_MANAGEMENT_NIC": PoolJoiningHostMustHavePhysicalManagementNic,
    "POOL_JOINING_HOST_MUST_HAVE_SAME_API_VERSION": PoolJoiningHostMustHaveSameApiVersion,
    "POOL_JOINING_HOST_MUST_HAVE_SAME_DB_SCHEMA": PoolJoiningHostMustHaveSameDbSchema,
    "POOL_JOINING_HOST_MUST_HAVE_SAME_PRODUCT_VERSION": PoolJoiningHostMustHaveSameProductVersion,
    "POOL_JOINING_HOST_MUST_ONLY_HAVE_PHYSICAL_PIFS": PoolJoiningHostMustOnlyHavePhysicalPifs,
    "POOL_JOINING_HOST_TLS_VERIFICATION_MISMATCH": PoolJoiningHostTlsVerificationMismatch,
    "POOL_JOINING_HOST_TRUSTED_CERTIFICATES_CONFLICT": PoolJoiningHostTrustedCertificatesConflict,
    "POOL_JOINING_MASTER_CERTIFICATE_NOT_IN_POOL_BUNDLE": PoolJoiningMasterCertificateNotInPoolBundle,
    "POOL_JOINING_POOL_BUNDLE_EMPTY_AFTER_IMPORT": PoolJoiningPoolBundleEmptyAfterImport,
    "POOL_JOINING_POOL_CANNOT_ENABLE_CLUSTERING_ON_VLAN_NETWORK": PoolJoiningPoolCannotEnableClusteringOnVlanNetwork,
    "POOL_JOINING_SM_FEATURES_INCOMPATIBLE": PoolJoiningSmFeaturesIncompatible,
    "POOL_SECRET_ROTATION_PENDING": PoolSecretRotationPending,
    "PROVISION_FAILED_OUT_OF_SPACE": ProvisionFailedOutOfSpace,
    "PROVISION_ONLY_ALLOWED_ON_TEMPLATE": ProvisionOnlyAllowedOnTemplate,
    "PUSB_VDI_CONFLICT": PusbVdiConflict,
    "PVS_CACHE_STORAGE_ALREADY_PRESENT": PvsCacheStorageAlreadyPresent,
    "PVS_CACHE_STORAGE_IS_IN_USE": PvsCacheStorageIsInUse,
    "PVS_PROXY_ALREADY_PRESENT": PvsProxyAlreadyPresent,
    "PVS_PROXY_PRESENT_ON_HIGHER_VIF_DEVICE": PvsProxyPresentOnHigherVifDevice,
    "PVS_SERVER_ADDRESS_IN_USE": PvsServerAddressInUse,
    "PVS_SITE_CONTAINS_RUNNING_PROXIES": PvsSiteContainsRunningProxies,
    "PVS_SITE_CONTAINS_SERVERS": PvsSiteContainsServers,
    "PVS_VIF_MUST_BE_FIRST_DEVICE": PvsVifMustBeFirstDevice,
    "RBAC_PERMISSION_DENIED": RbacPermissionDenied,
    "REDO_LOG_IS_ENABLED": RedoLogIsEnabled,
    "REPOSITORY_ALREADY_EXISTS": RepositoryAlreadyExists,
    "REPOSITORY_CLEANUP_FAILED": RepositoryCleanupFailed,
    "REPOSITORY_IS_IN_USE": RepositoryIsInUse,
    "REPOSYNC_FAILED": ReposyncFailed,
    "REPO_SHOULD_BE_SINGLE_ONE_ENABLED": RepoShouldBeSingleOneEnabled,
    "REQUIRED_PIF_IS_UNPLUGGED": RequiredPifIsUnplugged,
    "RESTORE_INCOMPATIBLE_VERSION": RestoreIncompatibleVersion,
    "RESTORE_SCRIPT_FAILED": RestoreScriptFailed,
    "RESTORE_TARGET_MGMT_IF_NOT_IN_BACKUP": RestoreTargetMgmtIfNotInBackup,
    "RESTORE_TARGET_MISSING_DEVICE": RestoreTargetMissingDevice,
    "REVERT_ONLY_ALLOWED_ON_SNAPSHOT": RevertOnlyAllowedOnSnapshot,
    "ROLE_ALREADY_EXISTS": RoleAlreadyExists,
    "ROLE_NOT_FOUND": RoleNotFound,
    "SERVER_CERTIFICATE_CHAIN_INVALID": ServerCertificateChainInvalid,
    "SERVER_CERTIFICATE_EXPIRED": ServerCertificateExpired,
    "SERVER_CERTIFICATE_INVALID": ServerCertificateInvalid,
    "SERVER_CERTIFICATE_KEY_ALGORITHM_NOT_SUPPORTED": ServerCertificateKeyAlgorithmNotSupported,
    "SERVER_CERTIFICATE_KEY_INVALID": ServerCertificateKeyInvalid,
    "SERVER_CERTIFICATE_KEY_MISMATCH": ServerCertificateKeyMismatch,
    "SERVER_CERTIFICATE_KEY_RSA_LENGTH_NOT_SUPPORTED": ServerCertificateKeyRsaLengthNotSupported,
    "SERVER_CERTIFICATE_KEY_RSA_MULTI_NOT_SUPPORTED": ServerCertificateKeyRsaMultiNotSupported,
    "SERVER_CERTIFICATE_NOT_VALID_YET": ServerCertificateNotValidYet,
    "SERVER_CERTIFICATE_SIGNATURE_NOT_SUPPORTED": ServerCertificateSignatureNotSupported,
    "SESSION_AUTHENTICATION_FAILED": SessionAuthenticationFailed,
    "SESSION_AUTHORIZATION_FAILED": SessionAuthorizationFailed,
    "SESSION_INVALID": SessionInvalid,
    "SESSION_NOT_REGISTERED": SessionNotRegistered,
    "SET_CONSOLE_TIMEOUT_PARTIALLY_FAILED": SetConsoleTimeoutPartiallyFailed,
    "SET_SSH_AUTO_MODE_PARTIALLY_FAILED": SetSshAutoModePartiallyFailed,
    "SET_SSH_TIMEOUT_PARTIALLY_FAILED": SetSshTimeoutPartiallyFailed,
    "SLAVE_REQUIRES_MANAGEMENT_INTERFACE": SlaveRequiresManagementInterface,
    "SM_PLUGIN_COMMUNICATION_FAILURE": SmPluginCommunicationFailure,
    "SR_ATTACHED": SrAttached,
    "SR_ATTACH_FAILED": SrAttachFailed,
    "SR_BACKEND_FAILURE": SrBackendFailure,
    "SR_DEVICE_IN_USE": SrDeviceInUse,
    "SR_DOES_NOT_SUPPORT_MIGRATION": SrDoesNotSupportMigration,
    "SR_FULL": SrFull,
    "SR_HAS_MULTIPLE_PBDS": SrHasMultiplePbds,
    "SR_HAS_NO_PBDS": SrHasNoPbds,
    "SR_HAS_PBD": SrHasPbd,
    "SR_INDESTRUCTIBLE": SrIndestructible,
    "SR_IS_CACHE_SR": SrIsCacheSr,
    "SR_NOT_ATTACHED": SrNotAttached,
    "SR_NOT_EMPTY": SrNotEmpty,
    "SR_NOT_SHARABLE": SrNotSharable,
    "SR_NOT_SHARED": SrNotShared,
    "SR_OPERATION_NOT_SUPPORTED": SrOperationNotSupported,
    "SR_REQUIRES_UPGRADE": SrRequiresUpgrade,
    "SR_SOURCE_SPACE_INSUFFICIENT": SrSourceSpaceInsufficient,
    "SR_SUSPEND_SPACE_INSUFFICIENT": SrSuspendSpaceInsufficient,
    "SR_UNHEALTHY": SrUnhealthy,
    "SR_UNKNOWN_DRIVER": SrUnknownDriver,
    "SR_UUID_EXISTS": SrUuidExists,
    "SR_VDI_LOCKING_FAILED": SrVdiLockingFailed,
    "SSL_VERIFY_ERROR": SslVerifyError,
    "SUBJECT_ALREADY_EXISTS": SubjectAlreadyExists,
    "SUBJECT_CANNOT_BE_RESOLVED": SubjectCannotBeResolved,
    "SUSPEND_IMAGE_NOT_ACCESSIBLE": SuspendImageNotAccessible,
    "SUSPEND_VDI_REPLACEMENT_IS_NOT_IDENTICAL": SuspendVdiReplacementIsNotIdentical,
    "SYNC_BUNDLE_IN_PROGRESS": SyncBundleInProgress,
    "SYNC_UPDATES_IN_PROGRESS": SyncUpdatesInProgress,
    "SYSPREP": Sysprep,
    "SYSTEM_STATUS_MUST_USE_TAR_ON_OEM": SystemStatusMustUseTarOnOem,
    "SYSTEM_STATUS_RETRIEVAL_FAILED": SystemStatusRetrievalFailed,
    "TASK_CANCELLED": TaskCancelled,
    "TELEMETRY_NEXT_COLLECTION_TOO_LATE": TelemetryNextCollectionTooLate,
    "TLS_CONNECTION_FAILED": TlsConnectionFailed,
    "TLS_VERIFICATION_ENABLE_IN_PROGRESS": TlsVerificationEnableInProgress,
    "TLS_VERIFICATION_NOT_ENABLED_IN_POOL": TlsVerificationNotEnabledInPool,
    "TOO_BUSY": TooBusy,
    "TOO_MANY_GROUPS": TooManyGroups,
    "TOO_MANY_PENDING_TASKS": TooManyPendingTasks,
    "TOO_MANY_STORAGE_MIGRATES": TooManyStorageMigrates,
    "TOO_MANY_VUSBS": TooManyVusbs,
    "TRANSPORT_PIF_NOT_CONFIGURED": TransportPifNotConfigured,
    "TRUSTED_CERTIFICATE_ALREADY_EXISTS": TrustedCertificateAlreadyExists,
    "TRUSTED_CERTIFICATE_EXPIRED": TrustedCertificateExpired,
    "TRUSTED_CERTIFICATE_INVALID": TrustedCertificateInvalid,
    "TRUSTED_CERTIFICATE_NOT_VALID_YET": TrustedCertificateNotValidYet,
    "UNIMPLEMENTED_IN_SM_BACKEND": UnimplementedInSmBackend,
    "UNKNOWN_BOOTLOADER": UnknownBootloader,
    "UPDATEINFO_HASH_MISMATCH": UpdateinfoHashMismatch,
    "UPDATE_ALREADY_APPLIED": UpdateAlreadyApplied,
    "UPDATE_ALREADY_APPLIED_IN_POOL": UpdateAlreadyAppliedInPool,
    "UPDATE_ALREADY_EXISTS": UpdateAlreadyExists,
    "UPDATE_APPLY_FAILED": UpdateApplyFailed,
    "UPDATE_IS_APPLIED": UpdateIsApplied,
    "UPDATE_POOL_APPLY_FAILED": UpdatePoolApplyFailed,
    "UPDATE_PRECHECK_FAILED_CONFLICT_PRESENT": UpdatePrecheckFailedConflictPresent,
    "UPDATE_PRECHECK_FAILED_GPGKEY_NOT_IMPORTED": UpdatePrecheckFailedGpgkeyNotImported,
    "UPDATE_PRECHECK_FAILED_OUT_OF_SPACE": UpdatePrecheckFailedOutOfSpace,
    "UPDATE_PRECHECK_FAILED_PREREQUISITE_MISSING": UpdatePrecheckFailedPrerequisiteMissing,
    "UPDATE_PRECHECK_FAILED_UNKNOWN_ERROR": UpdatePrecheckFailedUnknownError,
    "UPDATE_PRECHECK_FAILED_WRONG_SERVER_VERSION": UpdatePrecheckFailedWrongServerVersion,
    "UPDATE_SYNCING_REMOTE_POOL_COORDINATOR_CONNECTION_FAILED": UpdateSyncingRemotePoolCoordinatorConnectionFailed,
    "UPDATE_SYNCING_REMOTE_POOL_COORDINATOR_SERVICE_FAILED": UpdateSyncingRemotePoolCoordinatorServiceFailed,
    "USB_ALREADY_ATTACHED": UsbAlreadyAttached,
    "USB_GROUP_CONFLICT": UsbGroupConflict,
    "USB_GROUP_CONTAINS_NO_PUSBS": UsbGroupContainsNoPusbs,
    "USB_GROUP_CONTAINS_PUSB": UsbGroupContainsPusb,
    "USB_GROUP_CONTAINS_VUSB": UsbGroupContainsVusb,
    "USER_IS_NOT_LOCAL_SUPERUSER": UserIsNotLocalSuperuser,
    "UUID_INVALID": UuidInvalid,
    "V6D_FAILURE": V6dFailure,
    "VALUE_NOT_SUPPORTED": ValueNotSupported,
    "VBD_CDS_MUST_BE_READONLY": VbdCdsMustBeReadonly,
    "VBD_IS_EMPTY": VbdIsEmpty,
    "VBD_MISSING": VbdMissing,
    "VBD_NOT_EMPTY": VbdNotEmpty,
    "VBD_NOT_REMOVABLE_MEDIA": VbdNotRemovableMedia,
    "VBD_NOT_UNPLUGGABLE": VbdNotUnpluggable,
    "VBD_TRAY_LOCKED": VbdTrayLocked,
    "VCPU_MAX_NOT_CORES_PER_SOCKET_MULTIPLE": VcpuMaxNotCoresPerSocketMultiple,
    "VDI_CBT_ENABLED": VdiCbtEnabled,
    "VDI_CONTAINS_METADATA_OF_THIS_POOL": VdiContainsMetadataOfThisPool,
    "VDI_CONTENT_ID_MISSING": VdiContentIdMissing,
    "VDI_COPY_FAILED": VdiCopyFailed,
    "VDI_HAS_RRDS": VdiHasRrds,
    "VDI_INCOMPATIBLE_TYPE": VdiIncompatibleType,
    "VDI_IN_USE": VdiInUse,
    "VDI_IO_ERROR": VdiIoError,
    "VDI_IS_A_PHYSICAL_DEVICE": VdiIsAPhysicalDevice,
    "VDI_IS_ENCRYPTED": VdiIsEncrypted,
    "VDI_IS_NOT_ISO": VdiIsNotIso,
    "VDI_IS_SHARABLE": VdiIsSharable,
    "VDI_LOCATION_MISSING": VdiLocationMissing,
    "VDI_MISSING": VdiMissing,
    "VDI_NEEDS_VM_FOR_MIGRATE": VdiNeedsVmForMigrate,
    "VDI_NOT_AVAILABLE": VdiNotAvailable,
    "VDI_NOT_IN_MAP": VdiNotInMap,
    "VDI_NOT_MANAGED": VdiNotManaged,
    "VDI_NOT_SPARSE": VdiNotSparse,
    "VDI_NO_CBT_METADATA": VdiNoCbtMetadata,
    "VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION": VdiOnBootModeIncompatibleWithOperation,
    "VDI_READONLY": VdiReadonly,
    "VDI_TOO_LARGE": VdiTooLarge,
    "VDI_TOO_SMALL": VdiTooSmall,
    "VGPU_DESTINATION_INCOMPATIBLE": VgpuDestinationIncompatible,
    "VGPU_GUEST_DRIVER_LIMIT": VgpuGuestDriverLimit,
    "VGPU_SUSPENSION_NOT_SUPPORTED": VgpuSuspensionNotSupported,
    "VGPU_TYPE_NOT_COMPATIBLE": VgpuTypeNotCompatible,
    "VGPU_TYPE_NOT_COMPATIBLE_WITH_RUNNING_TYPE": VgpuTypeNotCompatibleWithRunningType,
    "VGPU_TYPE_NOT_ENABLED": VgpuTypeNotEnabled,
    "VGPU_TYPE_NOT_SUPPORTED": VgpuTypeNotSupported,
    "VGPU_TYPE_NO_LONGER_SUPPORTED": VgpuTypeNoLongerSupported,
    "VIF_IN_USE": VifInUse,
    "VIF_NOT_IN_MAP": VifNotInMap,
    "VLAN_IN_USE": VlanInUse,
    "VLAN_TAG_INVALID": VlanTagInvalid,
    "VMPP_ARCHIVE_MORE_FREQUENT_THAN_BACKUP": VmppArchiveMoreFrequentThanBackup,
    "VMPP_HAS_VM": VmppHasVm,
    "VMSS_HAS_VM": VmssHasVm,
    "VMS_FAILED_TO_COOPERATE": VmsFailedToCooperate,
    "VM_ASSIGNED_TO_PROTECTION_POLICY": VmAssignedToProtectionPolicy,
    "VM_ASSIGNED_TO_SNAPSHOT_SCHEDULE": VmAssignedToSnapshotSchedule,
    "VM_ATTACHED_TO_MORE_THAN_ONE_VDI_WITH_TIMEOFFSET_MARKED_AS_RESET_ON_BOOT": VmAttachedToMoreThanOneVdiWithTimeoffsetMarkedAsResetOnBoot,
    "VM_BAD_POWER_STATE": VmBadPowerState,
    "VM_BIOS_STRINGS_ALREADY_SET": VmBiosStringsAlreadySet,
    "VM_CALL_PLUGIN_RATE_LIMIT": VmCallPluginRateLimit,
    "VM_CANNOT_DELETE_DEFAULT_TEMPLATE": VmCannotDeleteDefaultTemplate,
    "VM_CHECKPOINT_RESUME_FAILED": VmCheckpointResumeFailed,
    "VM_CHECKPOINT_SUSPEND_FAILED": VmCheckpointSuspendFailed,
    "VM_CRASHED": VmCrashed,
    "VM_DUPLICATE_VBD_DEVICE": VmDuplicateVbdDevice,
    "VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT": VmFailedShutdownAcknowledgment,
    "VM_FAILED_SUSPEND_ACKNOWLEDGMENT": VmFailedSuspendAcknowledgment,
    "VM_HALTED": VmHalted,
    "VM_HAS_CHECKPOINT": VmHasCheckpoint,
    "VM_HAS_NO_SUSPEND_VDI": VmHasNoSuspendVdi,
    "VM_HAS_PCI_ATTACHED": VmHasPciAttached,
    "VM_HAS_SRIOV_VIF": VmHasSriovVif,
    "VM_HAS_TOO_MANY_SNAPSHOTS": VmHasTooManySnapshots,
    "VM_HAS_VGPU": VmHasVgpu,
    "VM_HAS_VUSBS": VmHasVusbs,
    "VM_HOST_INCOMPATIBLE_VERSION": VmHostIncompatibleVersion,
    "VM_HOST_INCOMPATIBLE_VERSION_MIGRATE": VmHostIncompatibleVersionMigrate,
    "VM_HOST_INCOMPATIBLE_VIRTUAL_HARDWARE_PLATFORM_VERSION": VmHostIncompatibleVirtualHardwarePlatformVersion,
    "VM_HVM_REQUIRED": VmHvmRequired,
    "VM_INCOMPATIBLE_WITH_THIS_HOST": VmIncompatibleWithThisHost,
    "VM_IS_IMMOBILE": VmIsImmobile,
    "VM_IS_PART_OF_AN_APPLIANCE": VmIsPartOfAnAppliance,
    "VM_IS_PROTECTED": VmIsProtected,
    "VM_IS_SNAPSHOT": VmIsSnapshot,
    "VM_IS_TEMPLATE": VmIsTemplate,
    "VM_IS_USING_NESTED_VIRT": VmIsUsingNestedVirt,
    "VM_LACKS_FEATURE": VmLacksFeature,
    "VM_MEMORY_SIZE_TOO_LOW": VmMemorySizeTooLow,
    "VM_MEMORY_TARGET_WAIT_TIMEOUT": VmMemoryTargetWaitTimeout,
    "VM_MIGRATE_CONTACT_REMOTE_SERVICE_FAILED": VmMigrateContactRemoteServiceFailed,
    "VM_MIGRATE_FAILED": VmMigrateFailed,
    "VM_MISSING_PV_DRIVERS": VmMissingPvDrivers,
    "VM_NON_SUSPENDABLE": VmNonSuspendable,
    "VM_NOT_RESIDENT_HERE": VmNotResidentHere,
    "VM_NO_CRASHDUMP_SR": VmNoCrashdumpSr,
    "VM_NO_EMPTY_CD_VBD": VmNoEmptyCdVbd,
    "VM_NO_SUSPEND_SR": VmNoSuspendSr,
    "VM_NO_VCPUS": VmNoVcpus,
    "VM_OLD_PV_DRIVERS": VmOldPvDrivers,
    "VM_PCI_BUS_FULL": VmPciBusFull,
    "VM_PV_DRIVERS_IN_USE": VmPvDriversInUse,
    "VM_REBOOTED": VmRebooted,
    "VM_REQUIRES_GPU": VmRequiresGpu,
    "VM_REQUIRES_IOMMU": VmRequiresIommu,
    "VM_REQUIRES_NETWORK": VmRequiresNetwork,
    "VM_REQUIRES_SR": VmRequiresSr,
    "VM_REQUIRES_VDI": VmRequiresVdi,
    "VM_REQUIRES_VGPU": VmRequiresVgpu,
    "VM_REQUIRES_VUSB": VmRequiresVusb,
    "VM_REVERT_FAILED": VmRevertFailed,
    "VM_SHUTDOWN_TIMEOUT": VmShutdownTimeout,
    "VM_SNAPSHOT_FAILED": VmSnapshotFailed,
    "VM_SNAPSHOT_WITH_QUIESCE_FAILED": VmSnapshotWithQuiesceFailed,
    "VM_SNAPSHOT_WITH_QUIESCE_NOT_SUPPORTED": VmSnapshotWithQuiesceNotSupported,
    "VM_SNAPSHOT_WITH_QUIESCE_PLUGIN_DEOS_NOT_RESPOND": VmSnapshotWithQuiescePluginDeosNotRespond,
    "VM_SNAPSHOT_WITH_QUIESCE_TIMEOUT": VmSnapshotWithQuiesceTimeout,
    "VM_SUSPEND_TIMEOUT": VmSuspendTimeout,
    "VM_TOO_MANY_VCPUS": VmTooManyVcpus,
    "VM_TO_IMPORT_IS_NOT_NEWER_VERSION": VmToImportIsNotNewerVersion,
    "VM_UNSAFE_BOOT": VmUnsafeBoot,
    "VTPM_MAX_AMOUNT_REACHED": VtpmMaxAmountReached,
    "WLB_AUTHENTICATION_FAILED": WlbAuthenticationFailed,
    "WLB_CONNECTION_REFUSED": WlbConnectionRefused,
    "WLB_CONNECTION_RESET": WlbConnectionReset,
    "WLB_DISABLED": WlbDisabled,
    "WLB_INTERNAL_ERROR": WlbInternalError,
    "WLB_MALFORMED_REQUEST": WlbMalformedRequest,
    "WLB_MALFORMED_RESPONSE": WlbMalformedResponse,
    "WLB_NOT_INITIALIZED": WlbNotInitialized,
    "WLB_TIMEOUT": WlbTimeout,
    "WLB_UNKNOWN_HOST": WlbUnknownHost,
    "WLB_URL_INVALID": WlbUrlInvalid,
    "WLB_XENSERVER_AUTHENTICATION_FAILED": WlbXenserverAuthenticationFailed,
    "WLB_XENSERVER_CONNECTION_REFUSED": WlbXenserverConnectionRefused,
    "WLB_XENSERVER_MALFORMED_RESPONSE": WlbXenserverMalformedResponse,
    "WLB_XENSERVER_TIMEOUT": WlbXenserverTimeout,
    "WLB_XENSERVER_UNKNOWN_HOST": WlbXenserverUnknownHost,
    "XAPI_HOOK_FAILED": XapiHookFailed,
    "XENAPI_MISSING_PLUGIN": XenapiMissingPlugin,
    "XENAPI_PLUGIN_FAILURE": XenapiPluginFailure,
    "XEN_INCOMPATIBLE": XenIncompatible,
    "XEN_VSS_REQ_ERROR_ADDING_VOLUME_TO_SNAPSET_FAILED": XenVssReqErrorAddingVolumeToSnapsetFailed,
    "XEN_VSS_REQ_ERROR_CREATING_SNAPSHOT": XenVssReqErrorCreatingSnapshot,
    "XEN_VSS_REQ_ERROR_CREATING_SNAPSHOT_XML_STRING": XenVssReqErrorCreatingSnapshotXmlString,
    "XEN_VSS_REQ_ERROR_INIT_FAILED": XenVssReqErrorInitFailed,
    "XEN_VSS_REQ_ERROR_NO_VOLUMES_SUPPORTED": XenVssReqErrorNoVolumesSupported,
    "XEN_VSS_REQ_ERROR_PREPARING_WRITERS": XenVssReqErrorPreparingWriters,
    "XEN_VSS_REQ_ERROR_PROV_NOT_LOADED": XenVssReqErrorProvNotLoaded,
    "XEN_VSS_REQ_ERROR_START_SNAPSHOT_SET_FAILED": XenVssReqErrorStartSnapshotSetFailed,
    "XMLRPC_UNMARSHAL_FAILURE": XmlrpcUnmarshalFailure,
}
"""The class of each code."""
