using System.Reflection;
using MLExtensions.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace Extensions.Architecture.Tests;

/// <summary>No number goes to Torch that a garbage collection could free during the call.</summary>
[Trait("Kind", "Contract")]
public class TorchScalarsTests
{
    [Fact]
    public void Trainers_TakeNumbersFromNumber() => Assert.Empty(TorchScalars.In(typeof(Objective).Assembly.GetTypes().Where(type => type.FullName != "MLExtensions.Trainers.Number+<>c")));

    /// <summary>Each of its methods makes one such Scalar.</summary>
    private static class Broken
    {
        public static Tensor Argument(Tensor x) => x.clamp_min(0.5);
        public static Tensor Given(Tensor x) => x.clamp_min(0.5.ToScalar());
        public static Tensor Optional(Tensor x) => x.clamp(max: 1);
        public static Tensor Product(Tensor x) => x * 2.0;
        public static Tensor Difference(Tensor x) => 1 - x;
        public static Tensor Comparison(Tensor x) => x > 0;
        public static Tensor SumOfTensors(Tensor x, Tensor y) => x + y;
        public static Tensor SumInPlace(Tensor x, Tensor y) => x.add_(y);
        public static Tensor Square(Tensor x) => x.square();
        public static Tensor Function(Tensor x) => nn.functional.softplus(x);
        public static Func<Tensor, Tensor> Lambda() => x => x / 3;
        public static Func<Tensor, Tensor, Tensor> MethodGroup() => add;
        public static T Generic<T>(Tensor x, Func<Tensor, T> then) => then(x * 2f);
        public static IEnumerable<Tensor> Iterator(Tensor x) { yield return x % 2; }
        public static double Item(Tensor x) => x.ToDouble();
    }

    /// <summary>The same without.</summary>
    private static class Sound
    {
        public static Tensor Kept(Tensor x, Scalar half) => x.clamp_min(half);
        public static Tensor Difference(Tensor x, Tensor y) => x - y;
        public static Tensor Product(Tensor x, Scalar two) => x * two;
        public static Tensor Sum(Tensor x, Tensor y, Scalar one) => x.add(y, alpha: one);
        public static Func<Tensor, double> Lambda() => x => x.exp().item<double>();
    }

    [Fact]
    public void In_MethodsThatMakeAScalar_FindsEach()
    {
        var found = TorchScalars.In(WithNested(typeof(Broken))).Select(line => line.Split(':')[0]).ToArray();
        foreach (var method in typeof(Broken).GetMethods().Where(method => method.DeclaringType == typeof(Broken)))
            Assert.Single(found, place => place.Contains(method.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void In_MethodsThatMakeNone_FindsNothing() => Assert.Empty(TorchScalars.In(WithNested(typeof(Sound))));

    private static IEnumerable<Type> WithNested(Type type) => type.GetNestedTypes(BindingFlags.NonPublic).SelectMany(WithNested).Append(type);
}
