namespace Extensions.Testing;

/// <summary>A test on a real data set outside the repository: skipped, and said to be, where the data folder is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealDataFactAttribute : FactAttribute
{
    public RealDataFactAttribute() => Skip = RealData.WhyAbsent;
}
