using Extensions.Trainers.Tests.Objectives;
using MLExtensions;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Contracts;

/// <summary>Every objective of the library, in every setting of its reference, keeps the contract.</summary>
[Trait("Kind", "Contract")]
[Trait("Area", "objectives")]
public class ObjectiveContractTests
{
    private const int Labels = 4, ManyLabels = 21;   // more than a processor takes at once, and some more

    /// <summary>Type name and number of the setting: plain values, so that every case is listed and selectable on its own.</summary>
    public static TheoryData<string, int> Cases()
    {
        var cases = new TheoryData<string, int>();
        foreach (var group in Some.EachObjective(Labels).GroupBy(pair => pair.Objective.GetType().Name))
        {
            for (var setting = 0; setting < group.Count(); setting++)
                cases.Add(group.Key, setting);
        }
        return cases;
    }

    [Fact]
    public void Objectives_OfTheLibrary_HaveReferenceNameAndSettings()
    {
        Assert.NotEmpty(Some.ObjectiveTypes);
        foreach (var type in Some.ObjectiveTypes)
        {
            Assert.True(type is { IsSealed: true, IsPublic: true }, $"{type.Name} is to be a public sealed record.");
            Assert.Matches("^[a-z][a-z0-9]*(_[a-z0-9]+)*$", DiscriminatedTypes.NameOf(type));
            Assert.NotEmpty(Some.Reference(type).Settings(Labels));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Losses_AtModerateOutputs_EqualReference(string type, int setting)
    {
        var (objective, reference) = Get(type, setting, Labels);
        ObjectiveContract.ValuesEqualReference(objective, reference, Some.Batch(objective, 12, Labels));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Losses_Gradient_EqualsCentralDifferences(string type, int setting)
    {
        var (objective, reference) = Get(type, setting, Labels);
        ObjectiveContract.GradientEqualsDifferences(objective, reference, Some.Batch(objective, 8, Labels, seed: 3));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Losses_AtExtremeOutputs_AreFiniteInSinglePrecision(string type, int setting)
    {
        var (objective, _) = Get(type, setting, Labels);
        ObjectiveContract.FiniteInSinglePrecision(objective, Some.ExtremeBatch(objective, 60, Labels));
        var fewest = Reference(type).FewestLabels;
        (objective, _) = Get(type, setting, fewest);
        ObjectiveContract.FiniteInSinglePrecision(objective, Some.ExtremeBatch(objective, 60, fewest));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Differentiate_WhereWrittenOut_EqualsTheGraph(string type, int setting)
    {
        foreach (var labels in new[] { Reference(type).FewestLabels, Labels })
        {
            if (Get(type, setting, labels).Objective is not IDirectObjective { IsDirect: true } direct)
                continue;
            ObjectiveContract.DirectEqualsGraph((Objective)direct, direct, Some.Batch((Objective)direct, 12, labels));
            ObjectiveContract.DirectEqualsGraph((Objective)direct, direct, Some.ExtremeBatch((Objective)direct, 60, labels));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Losses_InSinglePrecision_EqualThoseInDouble(string type, int setting)
    {
        foreach (var labels in new[] { Reference(type).FewestLabels, Labels, ManyLabels })
            ObjectiveContract.SingleEqualsDouble(Get(type, setting, labels).Objective, Some.Batch(Get(type, setting, labels).Objective, 12, labels));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Losses_Result_IsOnePerExample(string type, int setting)
    {
        var (objective, _) = Get(type, setting, Labels);
        ObjectiveContract.OneLossPerExample(objective, Some.Batch(objective, 5, Labels));
        ObjectiveContract.OneLossPerExample(objective, Some.Batch(objective, Reference(type).FewestExamples, Labels));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Losses_OneExampleOrTwoClasses_EqualReference(string type, int setting)
    {
        var (fewest, one) = (Reference(type).FewestLabels, Reference(type).FewestExamples);
        foreach (var (count, labels) in new[] { (one, Labels), (one, fewest), (6 * one, fewest) })
        {
            var (objective, reference) = Get(type, setting, labels);
            var batch = Some.Batch(objective, count, labels, seed: 5);
            ObjectiveContract.ValuesEqualReference(objective, reference, batch);
            ObjectiveContract.GradientEqualsDifferences(objective, reference, batch);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Traits_OnRandomOutputs_HoldTrue(string type, int setting) => ObjectiveTraitChecks.HoldTrue(Get(type, setting, Labels).Objective, Labels);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Json_RoundTrip_GivesEqualObjective(string type, int setting) => ObjectiveContract.SurvivesJson(Get(type, setting, Labels).Objective);

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Kind", "Leak")]
    public void Losses_AfterTheBatch_LeaveNoTensors(string type, int setting)
    {
        var (objective, _) = Get(type, setting, Labels);
        ObjectiveContract.LeavesNoTensors(objective, Some.Batch(objective, 5, Labels));
    }

    private static (Objective Objective, NaiveReference Reference) Get(string type, int setting, int labelCount)
    {
        var reference = Reference(type);
        return (reference.Settings(labelCount)[setting], reference);
    }

    private static NaiveReference Reference(string type) => Some.References.Single(candidate => candidate.Objective.Name == type);
}
