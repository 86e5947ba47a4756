using System.Reflection;
using MLExtensions.Trainers;

namespace Extensions.AutoML.Tests.Defaults;

[Trait("Area", "search")]
public class DefaultSpacesTests
{
    private static readonly (SearchTask Task, Type Base)[] Tasks =
    [
        (SearchTask.Binary, typeof(BinaryObjective)), (SearchTask.Multiclass, typeof(MulticlassObjective)), (SearchTask.Regression, typeof(RegressionObjective)), (SearchTask.Multilabel, typeof(MultilabelObjective)),
    ];

    /// <summary>Every task, on dense and on sparse features.</summary>
    public static TheoryData<int, bool> Spaces()
    {
        var cases = new TheoryData<int, bool>();
        foreach (var task in Enum.GetValues<SearchTask>())
        {
            cases.Add((int)task, false);
            cases.Add((int)task, true);
        }
        return cases;
    }

    [Fact]
    [Trait("Kind", "Contract")]
    public void Objectives_OfTheLibrary_AreInASpaceOrExcludedWithAReason()
    {
        var all = typeof(Objective).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.GetCustomAttribute<ObjectiveNameAttribute>() is not null).ToHashSet();
        var searched = Tasks.SelectMany(task => DefaultSpaces.Objectives(task.Task)).Select(space => space.Type).ToArray();
        Assert.Equal(searched.Length, searched.Distinct().Count());
        Assert.Empty(searched.Intersect(ObjectiveExclusions.All.Keys));
        Assert.Empty(all.Except(searched).Except(ObjectiveExclusions.All.Keys).Select(type => type.Name));
        Assert.Empty(searched.Union(ObjectiveExclusions.All.Keys).Except(all).Select(type => type.Name));
        Assert.All(ObjectiveExclusions.All.Values, reason => Assert.EndsWith(".", reason));
    }

    [Fact]
    [Trait("Kind", "Contract")]
    public void Objectives_OfATask_AreOfItsKind()
        => Assert.All(Tasks, task => Assert.All(DefaultSpaces.Objectives(task.Task), space => Assert.True(space.Type.IsAssignableTo(task.Base), space.Type.Name)));

    /// <summary>What spaces promise to tuners; a validator of spaces may come to say the same.</summary>
    [Theory]
    [MemberData(nameof(Spaces))]
    [Trait("Kind", "Property")]
    public void Of_EveryTask_IsASoundSpace(int task, bool isSparse)
    {
        var earlier = new Dictionary<string, SearchParameter>();
        foreach (var parameter in DefaultSpaces.Of((SearchTask)task, isSparse).Parameters)
        {
            if (parameter.Condition is { } condition)
                Assert.Subset(Assert.IsType<ChoiceParameter>(earlier[condition.Parent]).Words.ToHashSet(), condition.Words.ToHashSet());
            switch (parameter)
            {
                case RealParameter real:
                    Assert.True(real.Low < real.High && real.Low <= real.Default && real.Default <= real.High && (!real.IsLogarithmic || real.Low > 0), real.ToString());
                    break;
                case IntegerParameter whole:
                    Assert.True(whole.Low < whole.High && whole.Low <= whole.Default && whole.Default <= whole.High && (!whole.IsLogarithmic || whole.Low > 0), whole.ToString());
                    break;
                case ChoiceParameter choice:
                    Assert.Equal(choice.Words.Length, choice.Words.Distinct().Count());
                    Assert.Contains(choice.Default, choice.Words);
                    break;
            }
            earlier.Add(parameter.Name, parameter);
        }
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Of_NestedChoice_IsActiveWhereItsParentHasTheWord()
    {
        var gamma = DefaultSpaces.Multiclass().Parameters.Single(parameter => parameter.Name == "objective.active_passive.gamma");
        Assert.Equal("objective.active_passive.active", gamma.Condition!.Parent);
        Assert.Equal("nfl", Assert.Single(gamma.Condition.Words));
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Multiclass_WhereObjectivesAreUndefined_LeavesThemOut()
    {
        static string[] Left(SearchSpace space) => [.. Words(DefaultSpaces.Multiclass()).Except(Words(space)).Order()];
        Assert.Equal(["oko", "z_loss"], Left(DefaultSpaces.Multiclass(classCount: 2)));
        Assert.Equal(["cross_split"], Left(DefaultSpaces.Multiclass(isSparse: true)));
        Assert.Empty(Left(DefaultSpaces.Multiclass(classCount: 3)));
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void LearningRate_OfEachPreset_IsATenthToTenTimesItsOwn()
    {
        static RealParameter Rate(SearchSpace space) => space.Parameters.OfType<RealParameter>().Single(parameter => parameter.Name == "learning_rate");
        Assert.Equal((0.00025, 0.0025, 0.025), (Rate(DefaultSpaces.Binary()).Low, Rate(DefaultSpaces.Binary()).Default, Rate(DefaultSpaces.Binary()).High));
        Assert.Equal(0.0125, Rate(DefaultSpaces.Regression()).Default);
        Assert.Equal(0.003, Rate(DefaultSpaces.Multilabel(isSparse: true)).Default);
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Regression_HasNoCalibrator() => Assert.DoesNotContain(DefaultSpaces.Regression().Parameters, parameter => parameter.Name == "calibrator");

    private static IEnumerable<string> Words(SearchSpace space) => ((ChoiceParameter)space.Parameters[0]).Words;
}
