// Purpose: a value that is one of a closed list of kinds, for lists of a hundred and more (every event,
// every command). std::variant would do the same, but it builds a recursive union: each file that makes
// an event instantiates a function for every kind before it in the list, each with the whole list in its
// name. Measured with 110 kinds: 90 MB of names in one object, 60 s to compile it.
// Thread: a plain value. Errors: get() of another kind ends the process, as it is a mistake of ours.
#pragma once

#include <array>
#include <cstddef>
#include <cstdlib>
#include <tuple>
#include <type_traits>
#include <utility>

namespace siaga {

// A list of kinds. Derive an empty struct from it: the struct's short name is what symbols then carry.
template <typename... Ts>
struct Kinds {
    static constexpr std::size_t kSize = sizeof...(Ts);
    template <std::size_t I>
    using At = std::tuple_element_t<I, std::tuple<Ts...>>;
    template <typename T>
    static consteval bool has() {
        return (std::is_same_v<T, Ts> || ...);
    }
    template <typename T>
    static consteval std::size_t index_of() {
        std::size_t index = 0;
        (void)((std::is_same_v<T, Ts> ? false : (++index, true)) && ...);
        return index;
    }
    // One function for each kind, in the order of the list.
    template <typename Thunks>
    static consteval auto table() {
        return std::array{&Thunks::template call<Ts>...};
    }
};

template <typename List>
class OneOf {
  public:
    OneOf() : OneOf(typename List::template At<0>{}) {}
    template <typename T>
        requires(List::template has<T>())
    OneOf(T value) : kind_(&kKind<T>), value_(new T(std::move(value))) {}  // NOLINT: a kind is a OneOf
    OneOf(const OneOf& other) : kind_(other.kind_), value_(other.value_ ? kind_->copy(other.value_) : nullptr) {}
    OneOf(OneOf&& other) noexcept : kind_(other.kind_), value_(std::exchange(other.value_, nullptr)) {}
    OneOf& operator=(OneOf other) noexcept {
        std::swap(kind_, other.kind_);
        std::swap(value_, other.value_);
        return *this;
    }
    ~OneOf() {
        if (value_) kind_->destroy(value_);
    }

    template <typename T>
    [[nodiscard]] bool holds() const {
        static_assert(List::template has<T>());
        return kind_->index == List::template index_of<T>();
    }
    // Null where it is another kind.
    template <typename T>
    [[nodiscard]] const T* get_if() const {
        return holds<T>() ? static_cast<const T*>(value_) : nullptr;
    }
    template <typename T>
    [[nodiscard]] T* get_if() {
        return holds<T>() ? static_cast<T*>(value_) : nullptr;
    }
    template <typename T>
    [[nodiscard]] const T& get() const {
        if (const T* value = get_if<T>()) return *value;
        std::abort();
    }
    // `visitor` is called with the value as what it is; it must answer the same type for every kind.
    template <typename F>
    decltype(auto) visit(F&& visitor) const {
        using Answer = decltype(visitor(std::declval<const typename List::template At<0>&>()));
        static constexpr auto kTable = List::template table<Thunks<Answer, std::remove_reference_t<F>>>();
        return kTable[kind_->index](value_, visitor);
    }

  private:
    struct Kind {
        std::size_t index;
        void* (*copy)(const void*);
        void (*destroy)(void*);
    };
    template <typename T>
    static void* copy(const void* value) {
        return new T(*static_cast<const T*>(value));
    }
    template <typename T>
    static void destroy(void* value) {
        delete static_cast<T*>(value);
    }
    template <typename T>
    static constexpr Kind kKind{List::template index_of<T>(), &copy<T>, &destroy<T>};
    template <typename Answer, typename F>
    struct Thunks {
        template <typename T>
        static Answer call(const void* value, F& visitor) {
            return visitor(*static_cast<const T*>(value));
        }
    };

    const Kind* kind_;
    void* value_;  // owned; null after a move
};

}  // namespace siaga
