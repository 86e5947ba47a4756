// Torch's thread setting and tensor count belong to the process, so that tests which look at them run one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
