using System.Text.Json;
using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives;

/// <summary>(f - y)^2, times a factor where the prediction falls short of the label.</summary>
[ObjectiveName("costly_shortfall")]
public sealed record CostlyShortfall : RegressionObjective
{
    public CostlyShortfall(double factor = 4) => Factor = factor;

    public double Factor { get; init => field = value >= 1 ? value : throw new ArgumentException($"Factor must be 1 or more. Got {value}."); }

    public override ObjectiveTraits Traits => ObjectiveTraits.Convex | ObjectiveTraits.NonNegative;

    public override Tensor Losses(ObjectiveContext context)
    {
        var error = context.Outputs - context.Labels;
        return error.square() + (Factor - 1) * error.clamp_max(0).square();
    }
}

/// <summary>An objective of a user's own passes through the same door, and the same contract, as those of the library.</summary>
[Trait("Kind", "Contract")]
[Trait("Area", "objectives")]
public class OwnObjectiveTests
{
    private static readonly CostlyShortfall Objective = new(3);

    [Fact]
    public void CostlyShortfall_OfAUser_KeepsTheContract()
    {
        var batch = Some.Batch(Objective, 9, 1);
        ObjectiveContract.ValuesEqualReference(Objective, new Reference(), batch);
        ObjectiveContract.GradientEqualsDifferences(Objective, new Reference(), batch);
        ObjectiveContract.FiniteInSinglePrecision(Objective, Some.ExtremeBatch(Objective, 9, 1));
        ObjectiveContract.OneLossPerExample(Objective, batch);
        ObjectiveContract.LeavesNoTensors(Objective, batch);
        ObjectiveContract.SurvivesJson(Objective);
        ObjectiveTraitChecks.HoldTrue(Objective, 1);
    }

    [Fact]
    public void Deserialize_ByItsName_FindsItWithoutRegistration() =>
        Assert.Equal(Objective, JsonSerializer.Deserialize<RegressionObjective>("""{"type":"costly_shortfall","factor":3}"""));

    [Fact]
    public void Documentation_Example_IsThisCode()
    {
        var page = File.ReadAllText(RepositoryFile("docs", "objectives.md"));
        var start = page.IndexOf("/// <summary>(f - y)^2", StringComparison.Ordinal);
        Assert.True(start >= 0, "docs/objectives.md has no example.");
        var example = page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
        Assert.Contains(example, File.ReadAllText(RepositoryFile("tests", "Extensions.Trainers.Tests", "Objectives", "OwnObjectiveTests.cs")), StringComparison.Ordinal);
    }

    private static string RepositoryFile(params string[] path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "MLExtensions.sln")))
            folder = folder.Parent;
        return Path.Combine([folder.FullName, .. path]);
    }

    private sealed class Reference : NaiveReference<CostlyShortfall>
    {
        public override IReadOnlyList<Objective> Settings(int labelCount) => [new CostlyShortfall()];

        protected override double Loss(CostlyShortfall objective, double[] outputs, double[] labels, double[] constants)
        {
            var error = outputs[0] - labels[0];
            return error < 0 ? objective.Factor * error * error : error * error;
        }
    }
}
