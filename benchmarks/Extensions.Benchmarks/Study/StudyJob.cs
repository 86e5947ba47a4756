namespace Extensions.Benchmarks.Study;

/// <summary>One fit of the study.</summary>
internal sealed record StudyJob(string DataSet, int Seed, string Method);
