using MLExtensions;

namespace Extensions.Architecture.Tests;

/// <summary>An upgrade of ML.NET that moves an internal member fails here, with a list.</summary>
[Trait("Kind", "Contract")]
public class MLNetMembersTests
{
    private static readonly IReadOnlyList<MLNetMembers.Reference> Referred = MLNetMembers.ReferredBy(typeof(FeedForwardParameters).Assembly.Location);

    [Fact]
    public void Core_RefersToMembersThatTheReferencedMLNetHas() => Assert.Empty(MLNetMembers.Missing(Referred));

    [Fact]
    public void Core_TypesLoad_SoThatEveryOverrideFitsItsBase() => Assert.NotEmpty(typeof(FeedForwardParameters).Assembly.GetTypes());

    [Fact]
    public void ReferredBy_SeesMethodsOfGenericBases()
        => Assert.Contains(Referred, reference => reference.Type.StartsWith("Microsoft.ML.Trainers.TrainerEstimatorBase", StringComparison.Ordinal) && reference.Member == ".ctor");

    [Theory]
    [InlineData("Microsoft.ML.Data.DoesNotExist", null, null)]
    [InlineData("Microsoft.ML.Data.ModelParametersBase`1", "DoesNotExist", 1)]
    [InlineData("Microsoft.ML.Trainers.TrainerInfo", ".ctor", 17)]
    public void Missing_OfAMemberThatIsNotThere_NamesIt(string type, string? member, int? parameters)
    {
        var assembly = type.Contains("TrainerInfo", StringComparison.Ordinal) ? "Microsoft.ML.Core" : "Microsoft.ML.Data";
        Assert.Contains(type, Assert.Single(MLNetMembers.Missing([new(assembly, type, member, parameters)])));
    }
}
